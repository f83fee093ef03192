"""Words that tell names, places and firms apart: general knowledge, none from a data set."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words("mr mrs ms miss mx dr prof professor sir madam lady lord rev judge")
PARTICLES = _words(
    "de da di do du des del della der den dos das van von zu zur ter ten la le el al bin ibn abu"
    " af av y u nad am an i of the"
)
NAME_ENDINGS = _words("jr sr ii iii iv phd md esq")

AMBIGUOUS_NAMES = _words(
    "will mark may april june august summer autumn hope grace faith joy rose art bill frank grant"
    " chase drew rich pat sue rob jack ray drake dean dale glen cliff heath forest lane"
    " rusty sunny"
    " sandy misty crystal ruby pearl amber jade ginger olive ivy iris lily daisy violet"
    " holly berry"
    " angel star king duke prince major earl royal son see so an my in do be ha hong song"
    " long man"
    " many too ok page price page love happy merry carol christian jewel penny buck norm"
    " ward wade"
    " reed reid pierce miles stormy melody harmony destiny charity mercy chance trinity"
    " honey candy"
    " cherry brandy sherry paris london india china asia america georgia florida dakota virginia"
    " carolina austin dallas houston chad jordan israel cuba kenya france holland ireland"
    " scotland"
    " sidney sydney orlando lincoln madison jackson washington dusty robin jay bee wren lark colt"
    " doc guy lad gene jean jimmy johnny random nick tiny babe bunny sung yen yang young le de la"
    " see shin soon than thi thu tu van vi wan yi you no so me li lu ma mi my na oh shu"
    " su man era"
    " ode toi numbers sub data apple monday tuesday friday wednesday saturday sunday"
)
"""Given names that are as often an ordinary word or a place: alone they prove nothing."""

ORDINARY = _words(
    "a about above account action add address after again all also although am an and another any"
    " apt are around as ask at attached avenue back bank be because been before being best"
    " bot both"
    " box business but by call can card case check city click code company contact cool could"
    " credit currently customer date day dear did do does done don't email error even ever every"
    " example excuse family file find first follow following for free from full get give go good"
    " great group had has have he hello help her here hey hi his home how however i i'd i'll i'm"
    " i've if important in info information instead internet into invoice is isn't it it's"
    " its just"
    " keep know last latest let let's like line list look ltd made mail make many maybe"
    " me meeting"
    " message miss more most my name need never new next no not note nothing now number of office"
    " ok okay old on once one only open or order other our out over own page part password pay"
    " payment people phone place please point post private project question read real really"
    " regarding regards remember reply report request return road room said sale same say"
    " see send"
    " service she should show since sincerely sir site so some someone something sorry"
    " source start"
    " state status still stop street subject such suite sure system take tell than thank thanks"
    " that that's the their them then there there's these they they're thing this those"
    " though time"
    " title to today together tomorrow tool total transaction true try two type under unit united"
    " until up update upon url us use user using very via view visit wait want was we we'll we're"
    " welcome well were what what's when where whether which while who who's whose why will with"
    " within without word work world would write year yes yesterday yet you you'll you're your"
    " north south east west northern southern eastern western central upper lower january"
    " february"
    " march april may june july august september october november december jan feb mar"
    " apr jun jul"
    " aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday"
    " mon tue wed"
    " thu fri sat sun english french german spanish italian russian chinese japanese"
    " korean indian"
    " american british european african asian internet ceo cto cfo usa uk eu api json http"
    " https sql"
    " html css pdf id ip ssn iban pin atm vip faq"
)
"""Words that start sentences, labels and headings, or are capitalised and no names."""

FIRM_ENDINGS = _words(
    "inc incorporated llc llp ltd limited plc corp corporation co company gmbh ag kg se sa"
    " sas sarl"
    " srl spa bv nv ab oy as aps oyj kk pte pty group holdings holding partners associates"
    " industries enterprises solutions systems technologies laboratories labs consulting"
    " consultants ventures capital bank bancorp insurance airlines airways motors pharmaceuticals"
    " university college institute academy school hospital clinic foundation trust association"
    " agency ministry department bureau council committee commission authority federation union"
    " society museum church orchestra studios pictures records press media times news"
    " post journal"
    " weekly magazine"
)
FIRM_LINKS = frozenset({"of", "for", "and", "&"})

STREETS = _words(
    "street st avenue ave road rd lane ln drive dr boulevard blvd way court ct place pl square sq"
    " terrace parkway pkwy highway hwy circle cir trail crescent close alley row loop plaza mews"
    " grove walk quay route rue via viale vicolo corso piazza calle avenida avda carrer"
    " paseo camino"
    " rua travessa praça estrada boulevard chemin impasse allée cours straße strasse weg allee"
    " platz gasse ulica ul ulice út utca útja tér köz u katu tie gatan gata vägen vej gade plads"
    " veien vegen gate straat laan plein kade sokak cadde caddesi"
)
STREET_ENDINGS = (
    "straße", "strasse", "str", "gasse", "weg", "allee", "platz", "damm", "ufer", "straat",
    "laan", "plein", "gracht", "kade", "dijk", "gatan", "gata", "vägen", "väg", "vej", "gade",
    "veien", "vegen", "gaten", "katu", "tie", "kuja", "polku", "utca",
)  # fmt: skip
UNITS = _words("apt apartment suite ste unit flat room floor fl box")
FORCES = _words("apo fpo dpo psc")

PLACE_CUES = _words(
    "in near from to at around outside visit visiting visited through across toward towards"
    " throughout via moved"
)
LIVED = _words(
    "live lives lived living born grew raised moved move moving based located stay stays stayed"
    " staying arrived travel travels travelled traveled trip flight flew fly going went came here"
    " office branch hotel vacation holiday home"
)
PLACE_NOUNS = _words(
    "city county province state republic kingdom island islands valley river lake bay mount"
    " mountain mountains beach village town district region territory coast"
)
FIRM_CUES = _words(
    "company firm startup employer vendor supplier brand corporation organization organisation"
    " competitor client joined"
)
WORK_WORDS = _words(
    "work works worked working job career employed employee employees intern engineer manager"
    " director analyst developer consultant position role interview ceo founder president"
)
PERSON_CUES = _words(
    "dear hi hello hey name i'm am mrs by with and regards sincerely cheers love meet"
    " son daughter husband wife brother sister mother father friend partner colleague uncle aunt"
    " cousin boss neighbor neighbour thanks starring ask tell told met is under contact from"
    " signed"
)
SPEECH = _words(
    "said says say asked asks told wrote replied answered shouted thinks thought lives lived likes"
    " loves wants married born smiled laughed"
)
WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
OTHER_COUNTRY_NAMES = (
    "USA", "U.S.A.", "U.S.", "UK", "U.K.", "UAE", "England", "Scotland", "Wales",
    "Northern Ireland", "Great Britain", "Holland", "America", "Russian Federation",
    "Czech Republic", "Macedonia", "Burma", "Cape Verde", "Ivory Coast", "Swaziland",
    "Côte d'Ivoire", "Republic of Korea", "Viet Nam", "Lao", "Brunei Darussalam", "Micronesia",
    "Palestine", "Syrian Arab Republic", "Libyan Arab Jamahiriya", "Hong Kong", "Korea",
    "Kingdom of the Netherlands", "Netherlands", "Bahamas", "Gambia", "Holy See", "Tanzania",
    "Europe", "Africa", "Asia", "South America", "North America", "Middle East", "California",
    "Texas", "Florida", "New York", "Alaska", "Hawaii", "Ohio", "Michigan", "Illinois",
    "Massachusetts", "Pennsylvania", "Colorado", "Oregon", "Nevada", "Arizona", "Utah",
    "Minnesota", "Wisconsin", "Missouri", "Tennessee", "Kentucky", "Alabama", "Louisiana",
    "Oklahoma", "Kansas", "Nebraska", "Iowa", "Indiana", "Maryland", "Connecticut", "Vermont",
    "New Jersey", "New Mexico", "New Hampshire", "North Carolina", "South Carolina",
    "North Dakota", "South Dakota", "West Virginia", "Wyoming", "Montana", "Idaho", "Delaware",
    "Rhode Island", "Mississippi", "Arkansas", "Maine",
)  # fmt: skip
