"""German and Dutch. Accents are left out: words are compared without them."""

from watchfloor.analyzers.dataflow.language.deed import Deed

GERMAN = {
    Deed.MESSAGE: (
        "senden sende sendet schicken schicke schick schickt verschicken verschicke"
        " weiterleiten leite leiten mailen maile benachrichtigen benachrichtige informieren"
        " informiere kontaktieren kontaktiere antworten antworte schreiben schreibe schreib"
        " ubermitteln ubermittle melden melde zusenden"
    ),
    Deed.PAY: (
        "uberweisen uberweise uberweist zahlen zahle zahl bezahlen bezahle bezahl erstatten"
        " erstatte ruckerstatten begleichen begleiche transferieren transferiere spenden spende"
        " abheben einzahlen"
    ),
    Deed.BUY: (
        "kaufen kaufe kauf bestellen bestelle bestell erwerben abonnieren abonniere verkaufen"
        " mieten"
    ),
    Deed.DELETE: (
        "loschen losche losch entfernen entferne vernichten vernichte leeren leere beseitigen"
    ),
    Deed.CANCEL: (
        "stornieren storniere kundigen kundige beenden beende abbrechen widerrufen widerrufe"
        " absagen sperren sperre ablehnen"
    ),
    Deed.SHARE: (
        "teilen teile freigeben gib geben gebe hochladen lade weitergeben preisgeben offenlegen"
        " exportieren exportiere mitteilen verraten"
    ),
    Deed.GRANT: (
        "gewahren gewahre erlauben erlaube genehmigen genehmige bestatigen bestatige"
        " autorisieren autorisiere berechtigen erteilen erteile zulassen"
    ),
    Deed.INVITE: (
        "einladen hinzufugen fuge fugen aufnehmen registrieren registriere anmelden lade"
    ),
    Deed.CREDENTIAL: "zurucksetzen entsperren entsperre",
    Deed.PUBLISH: (
        "veroffentlichen veroffentliche posten poste bewerten bewerte kommentieren kommentiere"
    ),
    Deed.BOOK: (
        "buchen buche buch reservieren reserviere planen plane vereinbaren vereinbare"
        " verschieben verschiebe"
    ),
    Deed.MODIFY: (
        "andern andere ander aktualisieren aktualisiere ersetzen ersetze bearbeiten bearbeite"
        " setzen setze umbenennen anpassen verandern korrigieren umstellen"
    ),
    Deed.CREATE: (
        "erstellen erstelle anlegen speichern speichere erzeugen erzeuge verfassen verfasse"
        " merken merke eroffnen eroffne"
    ),
    Deed.EXECUTE: (
        "ausfuhren fuhre fuhren starten starte installieren installiere aktivieren aktiviere"
        " aufrufen"
    ),
    Deed.CONTROL: (
        "offnen offne schliessen schliesse entriegeln entriegle verriegeln einschalten"
        " ausschalten schalte schalten deaktivieren deaktiviere"
    ),
    Deed.VISIT: (
        "besuchen besuche offnen offne klicken klicke herunterladen abrufen rufe gehe gehen"
    ),
    Deed.SAY: (
        "sagen sage sag antworten antworte erklaren erklare empfehlen empfiehl empfehle"
        " behaupten behaupte ubersetzen ubersetze zusammenfassen fasse nennen nenne erwahnen"
        " erwahne"
    ),
    Deed.RETRIEVE: (
        "suchen suche finden finde lesen lies prufen prufe zeigen zeige zeig holen hole sammeln"
        " sammle abfragen auflisten ermitteln schauen schau"
    ),
}
GERMAN_NOUNS = {
    Deed.PAY: "geld zahlung uberweisung betrag rechnung konto guthaben euro transaktion",
    Deed.MESSAGE: "mail email e-mail nachricht brief",
    Deed.CREDENTIAL: "passwort kennwort zugangsdaten schlussel anmeldedaten",
    Deed.GRANT: "zugriff berechtigung rechte zugang",
    Deed.BOOK: "termin buchung reservierung flug tisch zimmer",
    Deed.PUBLISH: "beitrag kommentar bewertung",
}
GERMAN_WORDS = {
    "please": "bitte",
    "you": "du dich dir dein deine deinen deiner deinem sie ihr ihre ihren ihrer ihnen euch",
    "must": (
        "musst mussen muss sollst sollen soll solltest sollten sollte hast haben brauchst"
        " werden wirst"
    ),
    "want": "mochte will verlange bitte fordere wunsche beauftrage",
    "ignore": (
        "ignorieren ignoriere ignorier vergiss vergessen missachten missachte verwirf verwerfen"
        " ubergehe"
    ),
    "earlier": (
        "vorherigen vorherige fruheren bisherigen vorigen alle obigen ursprunglichen alten"
        " vorangegangenen"
    ),
    "instruction": (
        "anweisung anweisungen instruktionen befehle vorgaben regeln richtlinien prompt auftrag"
        " anleitung"
    ),
    "task": "aufgabe aufgaben auftrag anfrage frage anweisung anweisungen ziel gesprach",
    "answer": "antwort antworten ausgabe zusammenfassung",
    "user": "nutzer benutzer anwender nutzers benutzers kunde nutzerin benutzerin",
    "assistant": (
        "assistent assistenten ki agent agenten chatbot sprachmodell modell bot assistentin"
    ),
    "before": "bevor vorher zuvor ehe",
    "after": "danach nachdem anschliessend dann sobald",
    "first": "zuerst zunachst erst stattdessen ausserdem sofort",
    "urgent": (
        "dringend sofort wichtig unverzuglich umgehend eilig kritisch notfall zwingend jetzt"
    ),
    "not": "nicht kein keine keinen ohne niemals nie keinesfalls",
    "tell": (
        "sagen sage informieren erwahnen erwahne mitteilen fragen nachzufragen nachfrage zeigen"
        " melden bestatigung wissen rucksprache ruckfrage"
    ),
    "secret": "heimlich unauffallig vertraulich geheim stillschweigend diskret unbemerkt",
    "authority": (
        "administrator admin system sicherheitsteam entwickler inhaber geschaftsfuhrung"
        " autorisiert offiziell betreiber sicherheit"
    ),
    "handle": ("erledige erledigen bearbeite bearbeiten kummere trag trage ubernimm"),
    "obey": "befolge befolgen folge umsetzen setze",
    "do": "mach mache machen tu arbeite abarbeiten",
    "following": "folgende folgenden folgendes",
    "open": "was alles wie",
    "delegating": "aufgaben aufgabenliste anweisungen schritte to-do anleitung punkte steht",
    "yes": "ja gerne einverstanden bestatige genau richtig okay mach",
    "doubt": "verdachtig anweisungen betrug manipulation ignoriert enthalt",
    "subordinate": "bevor nachdem wenn sobald um falls damit weil als vor nach ohne fur",
    "skip": (
        "bitte jetzt dann zuerst zunachst nun auch sofort und danach ausserdem anschliessend"
        " stattdessen einfach unbedingt wichtig hinweis achtung dringend heimlich"
    ),
    "stop": (
        "der die das und ist nicht ein eine zu den mit auf fur im dem von sie wir ich es an"
        " wurde bei auch werden ihre ihr meine mein mir mich dich aus wie was zum zur oder aber"
        " nach bitte uber"
    ),
}
DUTCH = {
    Deed.MESSAGE: (
        "sturen stuur stuurt verzenden verzend zenden zend mailen mail doorsturen informeren"
        " informeer antwoorden antwoord schrijven schrijf melden meld"
    ),
    Deed.PAY: (
        "betalen betaal overmaken maak overboeken terugbetalen storten stort doneren doneer"
    ),
    Deed.BUY: "kopen koop bestellen bestel verkopen huren",
    Deed.DELETE: "verwijderen verwijder wissen wis leegmaken vernietigen vernietig",
    Deed.CANCEL: "annuleren annuleer opzeggen zeg stopzetten intrekken blokkeren blokkeer",
    Deed.SHARE: "delen deel geven geef uploaden upload vrijgeven exporteren exporteer",
    Deed.GRANT: "toestaan verlenen verleen goedkeuren machtigen bevestigen bevestig",
    Deed.INVITE: "uitnodigen nodig toevoegen voeg registreren registreer",
    Deed.PUBLISH: "plaatsen plaats publiceren publiceer posten post beoordelen",
    Deed.BOOK: "boeken boek reserveren reserveer plannen plan",
    Deed.MODIFY: "wijzigen wijzig veranderen verander bijwerken aanpassen pas vervangen vervang",
    Deed.CREATE: "maken maak aanmaken opslaan genereren onthouden onthoud",
    Deed.EXECUTE: "uitvoeren voer starten start installeren installeer activeren activeer",
    Deed.CONTROL: "openen open sluiten sluit ontgrendelen ontgrendel uitschakelen schakel",
    Deed.VISIT: "bezoeken bezoek openen open klikken klik downloaden download ga",
    Deed.SAY: "zeggen zeg antwoorden antwoord vertellen vertel aanbevelen vertalen vertaal",
    Deed.RETRIEVE: (
        "zoeken zoek vinden vind lezen lees controleren controleer tonen toon ophalen"
        " verzamelen verzamel"
    ),
}
DUTCH_WORDS = {
    "please": "alstublieft alsjeblieft gelieve graag",
    "you": "je jij jou jouw u uw jullie",
    "must": "moet moeten dient behoort hoort zal",
    "want": "wil verzoek vraag",
    "ignore": "negeer negeren vergeet vergeten",
    "earlier": "vorige eerdere voorgaande alle bovenstaande oorspronkelijke",
    "instruction": "instructie instructies opdracht opdrachten regels richtlijnen prompt",
    "task": "taak taken opdracht verzoek vraag instructies doel gesprek",
    "answer": "antwoord reactie uitvoer samenvatting",
    "user": "gebruiker gebruikers klant",
    "assistant": "assistent ai agent chatbot taalmodel bot model",
    "before": "voordat voorafgaand eerst",
    "after": "daarna nadat vervolgens zodra dan",
    "first": "eerst onmiddellijk meteen tevens",
    "urgent": "dringend onmiddellijk belangrijk direct meteen kritiek nu spoed",
    "not": "niet geen zonder nooit",
    "tell": (
        "vertellen vertel zeggen zeg informeren vermelden vermeld vragen bevestiging melden tonen"
    ),
    "secret": "stiekem geheim heimelijk vertrouwelijk onopvallend",
    "authority": "beheerder systeem beveiliging ontwikkelaar eigenaar officieel",
    "delegating": "taken takenlijst lijst instructies stappen volg",
    "yes": "ja graag akkoord prima",
    "doubt": "verdacht instructies",
    "subordinate": "voordat nadat als zodra om wanneer voor na",
    "skip": (
        "alstublieft alsjeblieft gelieve nu dan eerst ook onmiddellijk en daarna vervolgens"
        " belangrijk let meteen"
    ),
    "stop": (
        "de het een en van is niet dat op te in zijn met voor aan er om ook als maar bij wordt"
        " mijn deze naar uit hoe"
    ),
}
