"""What invented customers say, in both languages: words of people, so no sentences of ours."""

from typing import NamedTuple


class Said(NamedTuple):
    """One thing a customer says: who, how many stars (0 where there are none), what, and for a
    mail its subject."""

    name: str
    stars: int
    text: str
    subject: str = ""


KINDS = ("late", "broken", "polite", "ironic", "lawyer", "fake", "praise", "german")
"""The examples that fill the shop's form, in the order of the list."""

GERMAN = Said(
    "Jürgen Krause",
    2,
    "Die Kanne kam mit einem Sprung im Henkel an, und auf meine Mail hat bisher niemand "
    "geantwortet. Schade, denn schön ist sie.",
)

SHOP: dict[str, dict[str, Said]] = {
    "en": {
        "late": Said(
            "Ann Baker",
            1,
            "The teapot should have been here ten days ago. No parcel, no news, and nobody answers "
            "the phone. It was a birthday present.",
        ),
        "broken": Said(
            "Tom Fisher",
            1,
            "Arrived in pieces: the spout was broken off and there was hardly any padding in the "
            "box. I would like a new one or my money back.",
        ),
        "polite": Said(
            "Grace Hill",
            3,
            "Lovely teapot, and thank you for the kind note. Unfortunately the lid does not close "
            "well and drips when you pour. A pity, really.",
        ),
        "ironic": Said(
            "Nick Stone",
            2,
            "Well done indeed: three weeks for a parcel from the next town. If you enjoy waiting, "
            "this is your shop.",
        ),
        "lawyer": Said(
            "Victor Lane",
            1,
            "Two months without my refund. My lawyer will write to you next week and then we will "
            "see each other in court.",
        ),
        "fake": Said("xx_best_deals", 1, "Scam!!! Do not buy here, go to the other shop instead!!!"),
        "praise": Said(
            "Mia Wood",
            5,
            "Beautiful, pours perfectly and arrived two days early. It makes every breakfast nicer. "
            "Thank you!",
        ),
        "german": GERMAN,
    },
    "it": {
        "late": Said(
            "Anna Barbieri",
            1,
            "La teiera doveva arrivare dieci giorni fa. Nessun pacco, nessuna notizia, e al telefono "
            "nessuno risponde. Era un regalo di compleanno.",
        ),
        "broken": Said(
            "Tommaso Pesce",
            1,
            "Arrivata a pezzi: il beccuccio era rotto e nella scatola non c'era quasi imballaggio. "
            "Vorrei una teiera nuova o il rimborso.",
        ),
        "polite": Said(
            "Grazia Colli",
            3,
            "Bella teiera, e grazie per il biglietto. Purtroppo il coperchio non chiude bene e "
            "versando gocciola. Un vero peccato.",
        ),
        "ironic": Said(
            "Nicola Sassi",
            2,
            "Bravi davvero: tre settimane per un pacco dalla città accanto. Se vi piace aspettare, "
            "questo è il negozio giusto.",
        ),
        "lawyer": Said(
            "Vittorio Landi",
            1,
            "Due mesi senza rimborso. La settimana prossima vi scriverà il mio avvocato, poi ci "
            "vediamo in tribunale.",
        ),
        "fake": Said(
            "xx_super_offerte", 1, "Truffa!!! Non comprate qui, andate nell'altro negozio!!!"
        ),
        "praise": Said(
            "Mia Boschi",
            5,
            "Bellissima, versa alla perfezione ed è arrivata con due giorni di anticipo. Rende più "
            "bella ogni colazione. Grazie!",
        ),
        "german": GERMAN,
    },
}

STORY: dict[str, dict[str, Said]] = {
    "en": {
        "answered": Said(
            "Laura Mills",
            2,
            "The handle was chipped when I opened the box. The colour is nice, but for this price I "
            "expected better.",
        ),
        "late": Said(
            "Paul Rivers",
            1,
            "Parcel never arrived, this is the third time I write and nobody answers. Where is my "
            "teapot?",
        ),
        "praise": Said(
            "Emma Field", 5, "Perfect teapot, fast delivery, lovely wrapping. I will buy again!"
        ),
        "edited": Said("George Marsh", 4, "Good teapot, pours well. Delivery was quick."),
        "edit": Said(
            "George Marsh",
            1,
            "After two weeks the handle broke off while I was pouring hot tea. Disappointed, and "
            "still no reply from customer service.",
        ),
        "held": Said(
            "Robert Steel",
            0,
            "Good evening,\n\nI have written twice about order 4711 and I am still waiting for my "
            "refund. My lawyer advises me to take legal action if it has not arrived by Friday.\n\n"
            "Robert Steel",
            "Refund for order 4711: last warning",
        ),
        "in_hand": Said(
            "Julia Brooks",
            0,
            "Hello,\n\nI ordered the blue teapot and you sent me the green one. The party is on "
            "Saturday, can you still send me the right one?\n\nKind regards\nJulia Brooks",
            "Wrong colour, order 4802",
        ),
        "answer": Said(
            "",
            0,
            "Hello Laura, you are right: a new teapot must not have a chip, and we are sorry that "
            "yours had one. A new one leaves today, and you need not send anything back. If anything "
            "else is not right, write to us at care@aurora.test.",
        ),
    },
    "it": {
        "answered": Said(
            "Laura Molini",
            2,
            "Il manico era scheggiato quando ho aperto la scatola. Il colore è bello, ma a questo "
            "prezzo mi aspettavo di meglio.",
        ),
        "late": Said(
            "Paolo Riva",
            1,
            "Pacco mai arrivato, è la terza volta che scrivo e nessuno risponde. Dov'è la mia teiera?",
        ),
        "praise": Said(
            "Emma Campi",
            5,
            "Teiera perfetta, consegna veloce, confezione bellissima. Comprerò ancora!",
        ),
        "edited": Said("Giorgio Paludi", 4, "Buona teiera, versa bene. Consegna veloce."),
        "edit": Said(
            "Giorgio Paludi",
            1,
            "Dopo due settimane il manico si è rotto mentre versavo il tè caldo. Deluso, e il "
            "servizio clienti non ha ancora risposto.",
        ),
        "held": Said(
            "Roberto Ferri",
            0,
            "Buonasera,\n\nho scritto due volte per l'ordine 4711 e aspetto ancora il rimborso. Il "
            "mio avvocato mi consiglia le vie legali se non arriva entro venerdì.\n\nRoberto Ferri",
            "Rimborso ordine 4711: ultimo avviso",
        ),
        "in_hand": Said(
            "Giulia Ruscelli",
            0,
            "Buongiorno,\n\nho ordinato la teiera blu e mi avete mandato quella verde. La festa è "
            "sabato: fate in tempo a mandarmi quella giusta?\n\nCordiali saluti\nGiulia Ruscelli",
            "Colore sbagliato, ordine 4802",
        ),
        "answer": Said(
            "",
            0,
            "Buongiorno Laura, ha ragione: una teiera nuova non deve essere scheggiata, e ci dispiace "
            "che la sua lo fosse. Oggi ne parte una nuova, e non deve rendere nulla. Se c'è altro che "
            "non va, ci scriva a care@aurora.test.",
        ),
    },
}

MAIL: dict[str, Said] = {
    "en": Said(
        "Clara Woods",
        0,
        "Hello,\n\nmy order 4815 was delivered to the wrong address and the courier says it is not "
        "their problem. Can you help me?\n\nThank you\nClara Woods",
        "Order 4815 delivered to the wrong address",
    ),
    "it": Said(
        "Clara Boschetti",
        0,
        "Buongiorno,\n\nil mio ordine 4815 è stato consegnato all'indirizzo sbagliato e il corriere "
        "dice che non è un problema suo. Potete aiutarmi?\n\nGrazie\nClara Boschetti",
        "Ordine 4815 consegnato all'indirizzo sbagliato",
    ),
}

CALLS: dict[str, tuple[Said, ...]] = {
    "en": (
        Said(
            "Helen Price",
            0,
            "The cups I bought on Saturday do not match the teapot. The lady in the shop was rude "
            "when I came back. I want to change them.",
            "+39 02 5550 1234",
        ),
        Said(
            "Oliver Kent",
            0,
            "You charged me twice for the same order. I have called three times already!",
            "+39 06 5550 4321",
        ),
    ),
    "it": (
        Said(
            "Elena Prezzi",
            0,
            "Le tazze che ho comprato sabato non vanno con la teiera. Quando sono tornata la "
            "commessa è stata scortese. Vorrei cambiarle.",
            "+39 02 5550 1234",
        ),
        Said(
            "Oliviero Canti",
            0,
            "Mi avete addebitato due volte lo stesso ordine. È la terza volta che chiamo!",
            "+39 06 5550 4321",
        ),
    ),
}

CUSTOMERS: dict[str, tuple[str, str]] = {
    "en": ("Clara Woods", "clara@mail.test"),
    "it": ("Clara Boschetti", "clara@mail.test"),
}
"""Who sits at the keyboard of the mailbox."""
