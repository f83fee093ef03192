"""The classes of words that phrases and stances are made of."""

from watchfloor.analyzers._reading.phrase import Vocabulary

_GRAMMAR = {
    "self": "i i'm im i'll i'd i've we we'll we're we'd we've us let's lets me my myself our"
    " ourselves",
    "addressed": "you you'll you're you'd you've your yourself please",
    "they": "he she they he'd he'll he's she'd she'll she's they'd they'll they're they've",
    "others": "user* customer* client* attacker* hacker* criminal* scammer* adversary* fraudster*"
    " researcher* someone somebody anyone people who which others child children kid* thief thieves"
    " spy* enemy* villain* character* company* author* student* employee* marketer* advertiser*"
    " politician* surgeon* patient* driver* bot* malware virus* worm*",
    "connecting": "and or then by of for about with while when if how where , : ( ) that than from"
    " in on into at via as so like now next first ok okay yes sure right again everyone simply",
    "be": "am is are was were be been being get got",
    "third_person": "wants needs tries attempts aims plans intends hopes seeks likes",
    "chain": "@be will would can could should shall may might must do does did have has had going"
    " gonna to used involve involves requires require @third_person want wanted need needed try"
    " trying tried plan plans planning"
    " planned intend intends intending able ready continue decide decided attempt attempting"
    " choose start started"
    " begin aim hope just also even still often always sometimes never not first only"
    " usually really maybe better rather then simply now really actually cannot can't won't don't"
    " shouldn't mustn't wouldn't couldn't didn't doesn't help",
    "determiners": "the a an this these those that any some such no his her their its most many"
    " all other more",
    "plans": "request* plan* goal* answer* response* reply replies idea* strategy* aim* objective*"
    " intention* purpose* task* trick* step* approach way*",
    "helping": "help+ let+ allow+ enable+ assist+ make+ get+ teach+ tell+ instruct+ show+",
    "breaks": "but however because since although though unless instead yet so anyway therefore"
    " : ( ) otherwise",
    "not": "not never without cannot can't cant won't wont don't dont shouldn't mustn't wouldn't"
    " couldn't didn't doesn't isn't aren't wasn't ain't neither nor nobody none nothing hardly"
    " unable unwilling impossible",
    "refusing": "refuse+ refuses refusal avoid+ avoids decline+ declines refrain+ refrains"
    " prevent+ prevents stop+ stops resist+ resists oppose+ forbid forbids forbidden prohibit+"
    " prohibits reject+ rejects hesitate+ fail+ fails forget+ against wrong unethical"
    " inappropriate dishonest illegal immoral detect+ detects block+ blocks protect+ protects"
    " guard+ mitigate+ combat+ abstain+ harmful dangerous bad",
    "reporting": "said says say saying asked asks ask asking claims claimed claiming told tells"
    " wrote writes mentions mentioned reports reported describes described explains explained"
    " discusses discussed suggests suggested argues argued warns warned states stated quotes"
    " quoted instructs instructed demands demanded requests requested requesting wonders wondered"
    " alleges alleged according orders ordered believes thinks inquires inquiring",
    "talk": "explain explains describe describes discuss learn learning understand understanding"
    " research researching study studying paper* article* blog* tutorial* documentation docs"
    " define definition* history example* awareness lecture* talk* essay* summary summarize"
    " translate meaning means term* word* phrase* concept* about studies report* book* novel*"
    " story stories film* movie* detect* prevention defense* defence* mitigation*",
    "directed": "you your yourself yourselves",
    "condemning": "wrong unethical inappropriate unacceptable immoral forbidden prohibited"
    " disallowed dishonest illegal impermissible",
    "common": "i i'm i'll we you your my the a an to be is are am was not no never don't do it this"
    " that me us them all any and or of for in on with without as from by have has can will should"
    " must need want would give giving gave given show showing showed shown tell telling told make"
    " making made get getting got let send sending sent use using used new what who how if now here"
    " there about at list read reading open opening write writing wrote written provide providing"
    " provided share sharing shared explain explaining explained describe help helping helped user"
    " users people them him her person customer run running create creating created print start"
    " instead before check keep keeping kept set setting change changing changed build building"
    " built buy more other but actually really going want need plan goal everyone anyone someone"
    " only one will rule rules system data file files question questions answer answers task tasks"
    " follow following followed find add added test tests result results model message messages"
    " information details instructions",
}
_THINGS = {
    "person": "user* customer* client* human* person people him her them they he she someone"
    " everyone anyone operator* developer* reader* victim* target* team public audience boss"
    " management reviewer* auditor* supervisor* administrator* admin* owner* patient* recipient*"
    " you evaluator*",
    "guard": "safety security safeguard* filter* filtering restriction* guideline* guardrail* rule*"
    " policy* moderation protection* constraint* control* check* limit* limitation* monitoring"
    " oversight review* approval* authentication authorization authorisation permission*"
    " verification censorship alignment ethics ethical defense* defence* barrier* protocol* audit*"
    " logging supervision sandbox sandboxing captcha* firewall* training programming system*",
    "safety": "safety safeguard* guardrail* moderation oversight ethics ethical alignment",
    "law": "policy* rule* guideline* term* law* regulation* restriction* agreement",
    "harm_thing": "weapon* bomb* explosive* poison* malware ransomware keylogger* spyware rootkit*"
    " grenade* firearm* bioweapon* nerve-agent* botnet* trojan* toxin* landmine* missile*",
    "make": "make+ build+ create+ construct+ assemble+ design+ develop+ produce+ synthesize+"
    " synthesise+ manufacture+ write+ deploy+ acquire+ obtain+ buy+ use+ using detonate+ spread+"
    " plant+ get+ smuggle+ want wants need needs",
    "provide": "give+ provide+ share+ explain+ describe+ offer+ supply+ deliver+ send+ teach+"
    " show+ list+ write+ generate+ output+ produce+ help+",
    "credential": "password* passphrase* credential* login* api-key* apikey* token* secret*"
    " passcode*",
    "authority": "ceo cfo cto administrator admin developer creator owner boss manager director"
    " supervisor engineer operator president executive auditor police officer",
    "story": "play game* kid* child children story stories theatre theater actor* character*"
    " pirate*"
    " novel* fiction fictional toddler* cat cats film* movie* toy* roleplay costume* party",
}

VOCABULARY = Vocabulary(_GRAMMAR | _THINGS)
