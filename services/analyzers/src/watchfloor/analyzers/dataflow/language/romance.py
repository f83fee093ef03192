"""French, Spanish, Italian and Portuguese. Verbs are infinitives; imperatives follow by rule."""

from watchfloor.analyzers.dataflow.language.deed import Deed

FRENCH = {
    Deed.MESSAGE: (
        "envoyer envoie transmettre transmets transferer ecrire ecris ecrivez informer"
        " contacter repondre notifier prevenir previens expedier avertir"
    ),
    Deed.PAY: (
        "payer paie verser virer rembourser transferer deposer regler crediter debiter donner"
    ),
    Deed.BUY: "acheter achete commander abonner vendre louer",
    Deed.DELETE: "supprimer effacer retirer enlever vider detruire eliminer",
    Deed.CANCEL: "annuler resilier terminer rejeter bloquer refuser revoquer",
    Deed.SHARE: (
        "partager divulguer reveler exporter telecharger communiquer fournir donner joindre"
    ),
    Deed.GRANT: "autoriser accorder approuver permettre confirmer accepter valider",
    Deed.INVITE: "inviter ajouter inscrire enregistrer inclure",
    Deed.CREDENTIAL: "reinitialiser deverrouiller",
    Deed.PUBLISH: "publier poster commenter diffuser noter",
    Deed.BOOK: "reserver planifier programmer reporter",
    Deed.MODIFY: (
        "modifier changer remplacer renommer corriger ajuster actualiser mettre mettez mets"
    ),
    Deed.CREATE: "creer generer rediger sauvegarder memoriser produire ouvrir",
    Deed.EXECUTE: "executer lancer installer demarrer activer deployer",
    Deed.CONTROL: "ouvrir ouvre ouvrez fermer allumer eteindre desactiver deverrouiller",
    Deed.VISIT: "visiter ouvrir cliquer consulter telecharger aller va allez",
    Deed.SAY: (
        "dire dis dites repondre reponds affirmer recommander mentionner indiquer traduire resumer"
    ),
    Deed.RETRIEVE: (
        "chercher trouver lire lis lisez verifier afficher lister recuperer collecter"
        " rechercher montrer"
    ),
}
SPANISH = {
    Deed.MESSAGE: (
        "enviar mandar escribir informar contactar responder notificar reenviar avisar comunicar"
    ),
    Deed.PAY: (
        "pagar transferir transfiere transfiera transfieran reembolsar depositar abonar donar"
        " girar cobrar ingresar"
    ),
    Deed.BUY: "comprar pedir suscribir vender alquilar adquirir",
    Deed.DELETE: "eliminar borrar quitar suprimir vaciar destruir",
    Deed.CANCEL: "cancelar anular rechazar bloquear revocar terminar",
    Deed.SHARE: "compartir revelar exportar subir divulgar proporcionar dar adjuntar entregar",
    Deed.GRANT: "autorizar conceder aprobar permitir confirmar aceptar otorgar",
    Deed.INVITE: "invitar anadir agregar registrar incluir inscribir",
    Deed.CREDENTIAL: "restablecer desbloquear",
    Deed.PUBLISH: "publicar comentar difundir valorar",
    Deed.BOOK: "reservar programar agendar aplazar",
    Deed.MODIFY: "modificar cambiar actualizar reemplazar sustituir editar corregir ajustar",
    Deed.CREATE: "crear generar redactar guardar recordar producir",
    Deed.EXECUTE: "ejecutar instalar iniciar lanzar activar desplegar",
    Deed.CONTROL: "abrir cerrar encender apagar desactivar desbloquear",
    Deed.VISIT: "visitar abrir descargar acceder consultar ve vaya",
    Deed.SAY: "decir di diga responder afirmar recomendar mencionar indicar traducir resumir",
    Deed.RETRIEVE: "buscar encontrar leer revisar mostrar listar obtener recopilar verificar",
}
ITALIAN = {
    Deed.MESSAGE: (
        "inviare mandare scrivere informare contattare rispondere notificare inoltrare avvisare"
        " spedire"
    ),
    Deed.PAY: "pagare trasferire rimborsare versare depositare donare bonificare",
    Deed.BUY: "comprare acquistare ordinare vendere noleggiare",
    Deed.DELETE: "eliminare cancellare rimuovere svuotare distruggere togliere",
    Deed.CANCEL: "annullare disdire rifiutare bloccare revocare terminare",
    Deed.SHARE: "condividere rivelare esportare caricare divulgare fornire dare allegare",
    Deed.GRANT: "autorizzare concedere approvare consentire confermare accettare",
    Deed.INVITE: "invitare aggiungere registrare includere iscrivere",
    Deed.CREDENTIAL: "reimpostare sbloccare",
    Deed.PUBLISH: "pubblicare postare commentare diffondere",
    Deed.BOOK: "prenotare programmare pianificare",
    Deed.MODIFY: "modificare cambiare aggiornare sostituire correggere",
    Deed.CREATE: "creare generare redigere salvare memorizzare",
    Deed.EXECUTE: "eseguire esegui installare avviare lanciare attivare",
    Deed.CONTROL: "aprire chiudere accendere spegnere disattivare sbloccare",
    Deed.VISIT: "visitare aprire scaricare cliccare accedere vai vada",
    Deed.SAY: (
        "dire di' rispondere affermare raccomandare menzionare indicare tradurre riassumere"
    ),
    Deed.RETRIEVE: "cercare trovare leggere verificare mostrare elencare ottenere raccogliere",
}
PORTUGUESE = {
    Deed.MESSAGE: (
        "enviar mandar escrever informar contatar responder notificar encaminhar avisar reenviar"
    ),
    Deed.PAY: "pagar transferir reembolsar depositar doar",
    Deed.BUY: "comprar encomendar pedir vender alugar",
    Deed.DELETE: "excluir apagar remover eliminar deletar",
    Deed.CANCEL: "cancelar anular rejeitar bloquear revogar encerrar",
    Deed.SHARE: "compartilhar partilhar revelar exportar divulgar fornecer anexar",
    Deed.GRANT: "autorizar conceder aprovar permitir confirmar aceitar",
    Deed.INVITE: "convidar adicionar registrar incluir inscrever",
    Deed.CREDENTIAL: "redefinir desbloquear",
    Deed.PUBLISH: "publicar postar comentar divulgar",
    Deed.BOOK: "reservar agendar marcar adiar",
    Deed.MODIFY: "modificar alterar mudar atualizar substituir editar corrigir",
    Deed.CREATE: "criar gerar redigir salvar guardar",
    Deed.EXECUTE: "executar instalar iniciar ativar",
    Deed.CONTROL: "abrir fechar ligar desligar desativar desbloquear",
    Deed.VISIT: "visitar abrir baixar acessar clicar",
    Deed.SAY: "dizer diga responder afirmar recomendar mencionar indicar traduzir resumir",
    Deed.RETRIEVE: "buscar procurar encontrar ler verificar mostrar listar obter coletar",
}
NOUNS = {
    Deed.PAY: (
        "argent paiement virement facture dinero pago transferencia factura denaro pagamento"
        " bonifico fattura dinheiro fatura euros compte cuenta conto conta importe montant"
    ),
    Deed.MESSAGE: "courriel mail email message correo mensaje messaggio mensagem posta e-mail",
    Deed.CREDENTIAL: (
        "passe contrasena password senha credenciales identifiants credenziali credenciais clave"
    ),
    Deed.GRANT: "acces acceso accesso acesso permission permisos permessi permissoes",
    Deed.BOOK: (
        "reservation reserva prenotazione cita rendez-vous appuntamento vol vuelo volo voo"
    ),
}
FRENCH_WORDS = {
    "please": "veuillez merci svp s'il stp priere",
    "you": "vous tu te toi ton ta tes votre vos",
    "must": "devez dois doit faut devriez devrais doivent devra",
    "want": "veux voudrais souhaite demande exige",
    "ignore": "ignorez ignore ignorer oubliez oublie oublier negligez outrepassez",
    "earlier": (
        "precedentes precedente precedents anterieures toutes tous initiales ci-dessus originales"
    ),
    "instruction": "instruction instructions consigne consignes regles directives ordres prompt",
    "task": (
        "tache taches demande question instruction instructions consigne objectif conversation"
        " requete"
    ),
    "answer": "reponse reponses resultat resume sortie",
    "user": "utilisateur l'utilisateur utilisatrice client d'utilisateur utilisateurs",
    "assistant": "assistant l'assistant ia l'ia agent l'agent chatbot modele robot d'ia",
    "before": "avant prealable",
    "after": "apres ensuite puis",
    "first": "d'abord premierement immediatement aussi",
    "urgent": (
        "urgent urgence immediatement important importante critique maintenant imperatif"
        " imperativement"
    ),
    "not": "ne pas jamais sans aucun",
    "tell": (
        "dire dites informer informez mentionner mentionnez demander prevenir confirmation"
        " signaler montrer revelez"
    ),
    "secret": "secretement discretement secret confidentiel silencieusement",
    "authority": (
        "administrateur systeme securite developpeur proprietaire officiel autorise responsable"
    ),
    "following": "suivant suivante suivants suivantes",
    "delegating": "taches liste instructions etapes suivez suis consignes",
    "yes": "oui d'accord parfait confirme",
    "doubt": "suspect instructions malveillant",
    "subordinate": "avant apres si quand lorsque pour afin des une",
    "skip": (
        "veuillez merci svp maintenant puis ensuite d'abord aussi immediatement et important"
        " attention urgent alors"
    ),
    "stop": (
        "le la les des et est une un dans pour que qui du au avec sur pas ce vous nous par plus"
        " ne sont elle mon ma mes"
    ),
}
SPANISH_WORDS = {
    "please": "favor porfavor",
    "you": "tu te ti usted ustedes su tus vuestro",
    "must": "debes debe deben tienes tiene hay necesitas deberias debera deberas",
    "want": "quiero necesito solicito exijo pido",
    "ignore": "ignora ignore ignorar olvida olvide olvidar descarta descarte omite",
    "earlier": "anteriores anterior previas previos todas todos iniciales originales",
    "instruction": "instruccion instrucciones reglas ordenes directrices indicaciones prompt",
    "task": (
        "tarea tareas solicitud pregunta instruccion instrucciones objetivo conversacion peticion"
    ),
    "answer": "respuesta respuestas salida resumen",
    "user": "usuario usuarios usuaria cliente",
    "assistant": "asistente ia agente chatbot modelo bot",
    "before": "antes previamente",
    "after": "despues luego tras",
    "first": "primero inmediatamente tambien",
    "urgent": (
        "urgente urgentemente inmediatamente importante critico ahora obligatorio inmediato"
    ),
    "not": "no nunca sin jamas",
    "tell": (
        "decir digas diga informar informes mencionar menciones preguntar confirmacion avisar"
        " avises mostrar"
    ),
    "secret": "secretamente discretamente secreto confidencial silenciosamente",
    "authority": (
        "administrador sistema seguridad desarrollador propietario oficial autorizado responsable"
    ),
    "following": "siguiente siguientes",
    "delegating": "tareas lista instrucciones pasos sigue siga",
    "yes": "si claro confirmo vale correcto adelante",
    "doubt": "sospechoso instrucciones malicioso",
    "subordinate": "antes despues si cuando para una al",
    "skip": (
        "por favor ahora luego primero tambien inmediatamente y despues importante atencion"
        " urgente entonces"
    ),
    "stop": (
        "el la los las de y es en un una que por con para del se no lo su al como mas mis mi"
        " esta hay"
    ),
}
ITALIAN_WORDS = {
    "please": "favore prego cortesemente gentilmente",
    "you": "tu ti te tuo tua tuoi tue lei suo voi vostro vi",
    "must": "devi deve dovete dovresti bisogna occorre",
    "want": "voglio vorrei chiedo richiedo",
    "ignore": "ignora ignori ignorare dimentica dimenticare ignorate",
    "earlier": "precedenti precedente tutte tutti iniziali originali sopra",
    "instruction": "istruzione istruzioni regole ordini direttive prompt",
    "task": "compito compiti attivita richiesta domanda istruzioni obiettivo conversazione",
    "answer": "risposta risposte output riassunto",
    "user": "utente l'utente utenti cliente dell'utente",
    "assistant": "assistente ia agente chatbot modello bot l'assistente",
    "before": "prima",
    "after": "dopo poi quindi",
    "first": "innanzitutto subito immediatamente anche",
    "urgent": "urgente subito immediatamente importante critico ora obbligatorio",
    "not": "non mai senza",
    "tell": "dire dirlo informare menzionare chiedere conferma avvisare mostrare segnalare",
    "secret": "segretamente discretamente segreto riservato silenziosamente",
    "authority": (
        "amministratore sistema sicurezza sviluppatore proprietario ufficiale autorizzato"
        " responsabile"
    ),
    "following": "seguente seguenti",
    "delegating": "compiti lista elenco istruzioni passi segui",
    "yes": "si certo confermo perfetto",
    "doubt": "sospetto istruzioni malevolo",
    "subordinate": "prima dopo se quando per",
    "skip": (
        "per favore ora poi prima anche subito e quindi importante attenzione urgente"
        " immediatamente gentilmente"
    ),
    "stop": "il la di che e un una per non sono con del della le gli si da nel alla piu",
}
PORTUGUESE_WORDS = {
    "please": "favor gentileza",
    "you": "voce te seu sua seus suas tu",
    "must": "deve deves devera precisa tem devem deveria",
    "want": "quero preciso solicito gostaria",
    "ignore": "ignore ignora ignorar esqueca esquecer desconsidere desconsiderar",
    "earlier": "anteriores anterior previas todas todos iniciais originais",
    "instruction": "instrucao instrucoes regras ordens diretrizes prompt",
    "task": "tarefa tarefas pedido solicitacao pergunta instrucoes objetivo conversa",
    "answer": "resposta respostas saida resumo",
    "user": "usuario utilizador usuarios cliente",
    "assistant": "assistente ia agente chatbot modelo bot",
    "before": "antes",
    "after": "depois apos",
    "first": "primeiro imediatamente tambem",
    "urgent": "urgente imediatamente importante critico agora obrigatorio",
    "not": "nao nunca sem jamais",
    "tell": (
        "dizer diga informar informe mencionar mencione perguntar confirmacao avisar avise mostrar"
    ),
    "secret": "secretamente discretamente segredo confidencial silenciosamente",
    "authority": (
        "administrador sistema seguranca desenvolvedor proprietario oficial autorizado responsavel"
    ),
    "following": "seguinte seguintes",
    "delegating": "tarefas lista instrucoes passos siga",
    "yes": "sim claro confirmo certo",
    "doubt": "suspeito instrucoes malicioso",
    "subordinate": "antes depois se quando para",
    "skip": (
        "por favor agora depois primeiro tambem imediatamente e entao importante atencao"
        " urgente gentileza"
    ),
    "stop": "o a os as de que e do da em um para com nao uma no na por mais dos se foi",
}
