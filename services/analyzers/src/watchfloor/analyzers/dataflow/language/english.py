"""English: verbs by what they do, and the words that orders are made of.

The verbs are the classes of a general dictionary of verbs (sending, giving, paying, getting,
removing, creating, changing, speaking), each written out with its usual synonyms.
"""

from watchfloor.analyzers.dataflow.language.deed import Deed

VERBS = {
    Deed.MESSAGE: (
        "send mail email e-mail forward message text notify inform contact reply respond dm"
        " write transmit relay dispatch remind alert cc bcc fax ping submit deliver convey page"
        " phone call ring brief report route redirect"
    ),
    Deed.PAY: (
        "pay transfer wire remit refund reimburse deposit withdraw donate charge invest tip"
        " settle credit debit compensate repay spend lend loan fund send move contribute"
        " disburse"
    ),
    Deed.BUY: (
        "buy purchase order subscribe rent bid sell trade hire procure acquire lease checkout"
        " redeem upgrade renew"
    ),
    Deed.DELETE: (
        "delete remove erase wipe purge drop destroy clear discard trash uninstall unsubscribe"
        " eliminate shred expunge truncate unpublish kick ban expel evict dismiss empty scrub"
    ),
    Deed.CANCEL: (
        "cancel terminate end abort revoke decline reject void annul suspend withdraw stop"
        " close deactivate return block"
    ),
    Deed.SHARE: (
        "share disclose reveal leak export upload expose hand give provide attach copy sync"
        " publish exfiltrate transmit pass supply surrender release paste"
    ),
    Deed.GRANT: (
        "grant authorize authorise permit allow approve accept confirm sign entitle assign"
        " promote elevate whitelist allowlist enable certify endorse consent waive unblock"
        " exempt excuse"
    ),
    Deed.INVITE: (
        "invite add enroll enrol register admit onboard include join introduce recruit nominate"
        " follow connect befriend"
    ),
    Deed.CREDENTIAL: "authenticate login reset rotate unlock",
    Deed.PUBLISH: (
        "post publish tweet broadcast announce comment review rate blog advertise upload repost"
        " retweet pin list promote recommend"
    ),
    Deed.BOOK: "book reserve schedule reschedule appoint plan arrange calendar postpone",
    Deed.MODIFY: (
        "modify change update edit set replace rename alter adjust overwrite amend switch"
        " convert append insert increase decrease raise lower reduce extend correct patch revise"
        " mark redirect configure swap override move transform merge reset label archive"
        " downgrade encrypt"
    ),
    Deed.CREATE: (
        "create make issue generate build save store record log compose draft open produce add"
        " write prepare file establish set initiate craft design develop memorize remember note"
        " insert"
    ),
    Deed.EXECUTE: (
        "run execute install launch start deploy invoke trigger call eval evaluate compile"
        " restart reboot shut kill perform activate import commit push merge apply load curl"
        " sudo"
    ),
    Deed.CONTROL: (
        "unlock lock turn switch arm disarm disable enable activate deactivate start stop set"
        " open close shut power dim mute unmute heat cool override"
    ),
    Deed.VISIT: (
        "visit browse navigate go click follow download fetch access load crawl open surf enter"
        " scan sign check"
    ),
    Deed.SAY: (
        "say tell answer respond reply mention state claim recommend describe output print"
        " summarize summarise translate repeat conclude explain express declare write inform"
        " assert insist affirm begin finish quote suggest ask advise warn display present"
        " emphasize emphasise announce rephrase rewrite"
    ),
    Deed.RETRIEVE: (
        "search get find list retrieve read look fetch view show check query lookup describe"
        " count collect gather obtain extract compute calculate determine identify inspect"
        " locate analyze analyse compare examine scan download monitor track access see pull"
        " review verify select"
    ),
}
PLAIN_VERBS = (
    "do complete ensure proceed use take put keep let try help continue follow ignore disregard"
    " forget bypass skip omit avoid refrain act behave pretend assume treat consider obey comply"
    " adhere carry process handle combine join bring leave prioritize prioritise begin stop"
    " finish make enter fill choose pick select wait consult hide conceal encode decode encrypt"
    " compile sort attach click press tap type visit stick apply note"
)
"""Verbs that order something, whatever that is."""
NOUN_TOO = (
    "order transfer report mail email message text page contact call ring post review book plan"
    " change update charge deposit credit debit tip fund loan purchase trade rent lease bid hire"
    " share export copy release sign list rate comment note record log file draft design build"
    " open run start load push kick ban access search look view show check query count track"
    " pull permit invite switch set patch mark reply answer state claim mention quote use help"
    " process act treat stop end return block close shut lock power heat cool fax alert cc play"
    " pass supply promote schedule reserve appoint brief request transmit route wire name issue"
    " work place visit download import pin label display present print output repeat rest like"
    " love need want point handle press type select skip move warm clear clean dry empty correct"
    " lower complete extract follow calendar install remake back"
)
"""Verbs that are nouns or adjectives as well: alone at the head of a line they may be a title."""
NOUNS = {
    Deed.PAY: (
        "money payment payments transaction transactions funds fund bitcoin iban dollars euros"
        " pounds usd eur amount invoice bill refund remittance wallet donation salary cash"
        " crypto"
    ),
    Deed.MESSAGE: "email emails mail message messages sms dm letter text notification",
    Deed.CREDENTIAL: (
        "password passwords passcode pin credential credentials token key keys 2fa mfa otp"
        " secret passphrase login authentication ssh"
    ),
    Deed.GRANT: (
        "permission permissions role roles access privilege privileges admin administrator"
        " authorization rights approval"
    ),
    Deed.BOOK: (
        "reservation reservations booking bookings appointment appointments meeting event"
        " events flight hotel restaurant table ticket room car seat slot calendar itinerary"
    ),
    Deed.PUBLISH: "tweet comment review post story blog announcement rating",
    Deed.SHARE: "attachment export backup",
    Deed.EXECUTE: (
        "command script shell code terminal bash python program query sql job workflow pipeline"
    ),
    Deed.BUY: "purchase order product cart basket item items subscription stock shares",
    Deed.VISIT: "link url website webpage page site",
    Deed.CONTROL: "lock door light lights thermostat alarm camera device oven garage",
    Deed.INVITE: "user member participant contact friend channel group guest attendee",
}
"""Things by the deed that they are the matter of; names of tools are read by them as well."""
WORDS = {
    "please": "please kindly pls plz",
    "you": "you your yourself yours you're you'll u",
    "me": "me my mine myself i",
    "us": "us our ours we we're",
    "must": (
        "must should shall need needs have has required ought supposed expected obliged"
        " instructed asked told ordered requested directed going gotta urged"
    ),
    "can": "can could would will",
    "want": (
        "want wants need needs would like expect expects ask asks order orders request requests"
        " require requires instruct instructs direct directs urge urges command commands"
    ),
    "ignore": (
        "ignore disregard forget override bypass discard abandon dismiss neglect overlook drop"
        " skip supersede replace cancel ignores ignoring disregarding forgetting"
    ),
    "earlier": (
        "previous prior earlier preceding above before initial original former existing old"
        " past all any every other everything foregoing"
    ),
    "instruction": (
        "instruction instructions prompt prompts rule rules guideline guidelines directive"
        " directives command commands constraint constraints order orders restriction"
        " restrictions policy policies programming context conversation tasks task request said"
        " told"
    ),
    "task": (
        "task tasks request requests question query objective objectives goal goals prompt"
        " assignment mission instruction instructions conversation chat"
    ),
    "answer": "answer answers response responses reply output outputs summary completion",
    "user": "user users user's customer client operator human",
    "assistant": (
        "assistant assistants ai llm chatbot chatbots bot agent agents model copilot gpt"
        " agentic autonomous automation automated robot"
    ),
    "reader": (
        "reviewer reviewers reader readers scanner crawler crawlers parser grader graders"
        " summarizer summariser classifier moderator translator screener processor indexer"
        " evaluator checker software pipeline script everyone whoever anyone"
    ),
    "before": "before prior until",
    "after": "after afterwards once then when upon following",
    "first": "first firstly immediately beforehand initially instead additionally also",
    "urgent": (
        "urgent urgently immediately asap emergency critical crucial important importantly now"
        " instantly promptly mandatory essential vital priority imperative attention delay"
        " straightaway highest"
    ),
    "not": "not don't never no without dont avoid refrain cannot mustn't shouldn't nor n't",
    "tell": (
        "tell telling inform informing mention mentioning notify notifying reveal revealing"
        " disclose disclosing show showing alert alerting ask asking confirm confirming"
        " confirmation explain report reporting acknowledge warn approval consent question"
        " knowledge permission verification verifying notice trace logging"
    ),
    "secret": (
        "secretly silently discreetly quietly covertly secret confidential confidentially"
        " invisibly hidden unnoticed stealthily"
    ),
    "greeting": "hi hello dear hey",
    "keep": "keep stay remain keeping",
    "private": "quiet private yourself between silent hush",
    "authority": (
        "administrator admin administration system security official authorized authorised"
        " developer developers owner supervisor management compliance headquarters operator"
        " override policy protocol verified legitimate mandatory regulation root superuser"
    ),
    "delegating": (
        "to-do todo todos to-dos tasks task instructions instruction steps checklist action"
        " item items says asks described jobs chores errands playbook runbook routine"
        " scene workflow procedure recipe whatever told named listed"
    ),
    "handle": (
        "handle implement address apply resolve complete process tackle deal fix finish manage act"
        " solve tend attend settle"
    ),
    "obey": "follow obey comply perform execute fulfil fulfill carry heed",
    "do": "do work go set get take help make",
    "requested": (
        "asked asks asking needs needed wants wanted requested requests requires required missing"
    ),
    "following": "following these below",
    "open": "what whatever everything anything as",
    "yes": (
        "yes yeah yep ok okay sure confirm confirmed agreed proceed go right correct fine"
        " perfect great absolutely definitely approved"
    ),
    "doubt": "suspicious injection malicious phishing untrusted instructions ignored scam",
    "subordinate": (
        "before after if when once while as in to upon until unless since because for given"
        " whenever where although by with without instead regarding besides at on during prior"
    ),
    "skip": (
        "please kindly now then first also next just finally immediately simply always quickly"
        " secretly silently and so instead additionally firstly secondly lastly again quietly"
        " discreetly afterwards therefore urgently promptly automatically directly or carefully"
        " only further meanwhile ok okay hey hi hello dear note second third step task todo"
        " to-do attention important action urgent rather thus hence furthermore moreover"
        " subsequently here ps p.s well plus very but"
    ),
    "article": (
        "the a an this these those that all any every each my your his her their our its me"
        " them it him us some both one two three four five six seven eight nine ten twelve"
        " twenty fifty hundred several another no everyone everything yourself whatever"
    ),
    "function": (
        "the a an this these those that all any every each my your his her their our its me"
        " them it him us some both one two three another no i you he she we they who which what"
        " when where why how and or but nor so if then than as at by for from in into of off on"
        " onto out over per to toward towards under until up upon via with within without about"
        " above across after against along among around because before behind below beneath"
        " beside besides between beyond despite down during except inside like near since"
        " through throughout till unless while although though whether am is are was were be"
        " been being has have had does did do may might can could shall should will would must"
        " not never there here also only just even yet still already almost always often"
        " sometimes usually quite rather very too twice half such same other most many much more"
        " less few several yes ok okay hello hi dear thanks thank hey either neither outside"
        " regarding concerning considering including following today tomorrow yesterday now soon"
        " later perhaps maybe once ever whose whom whatever whichever whoever wherever new old"
        " good great first last next plus minus amid versus unlike worth notwithstanding"
        " good-bye got get gets let's it's that's there's i'm i've i'd i'll he's she's we've"
        " we're we'll they're they've you've"
    ),
    "stop": (
        "the and to that for with are by this be from have not you my please what which will"
        " your of it"
    ),
}
"""Closed classes of words, and the classes that speak of being an assistant with a task."""
