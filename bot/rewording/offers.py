"""What a text promises or asks for, by the words that give it away in any of our languages.

Coarse on purpose: what is found in other words and not in the draft sends them back, and a draft
that stays as it is costs nothing.
"""

import re

# A star stands for any ending, an underscore for a blank.
_GROUPS = {
    "money": """
        € $ £ eur euro* dollar* money_back refund* reimburs* rimbors* erstatt* rembours* reembols*
        risarc* compens* entschädig* dédommag* indenni* indemni* your_money soldi denaro geld
        l'argent votre_argent ton_argent dinero dinheiro pay paid pays pagh* pagare pagato zahl*
        bezahl* paye* paier* pagar* paga pagó pagou kostet coûte* cuesta* custa* speso""",
    "gift": """
        free gratis gratuit* kostenlos* omaggi* regal* gift* geschenk* cadeau* voucher* coupon*
        buono_sconto buono_da buoni gutschein* bon_d'achat cupón cupones cupom vale_de sconti sconto
        discount* rabatt* remise réduction* descuent* descont* credit crediti credito crédit*
        offr* offer* on_us
        on_the_house senza_spese no_charge without_charge ohne_kosten sans_frais sin_coste
        sem_custo* aufs_haus nuestra_cuenta nossa_conta nostro_carico""",
    "replacement": """
        sostitu* replac* ersetz* ersatz* remplac* reemplaz* sustitu* substitu* a_new_one
        un_altro_prodotto nuovo_prodotto pezzo_nuovo uno_nuovo una_nuova neues_teil une_neuve
        un_neuf uno_nuevo una_nueva um_novo uma_nova""",
    "guarantee": """
        garan* guarant* promett* promess* promis* versprech* promes* ensure* assure* assicuriamo
        make_sure never_again mai_più nie_wieder plus_jamais jamais_plus nunca_más nunca_mais""",
    "time": """
        monday tuesday wednesday thursday friday saturday sunday lunedì martedì mercoledì giovedì
        venerdì sabato domenica montag* dienstag* mittwoch* donnerstag* freitag* samstag* sonntag*
        lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes
        segunda terça quarta quinta sexta-feira today tomorrow tonight oggi domani stasera heute
        morgen aujourd* demain hoy mañana hoje amanhã entro within innerhalb d'ici hour hours ora
        ore stunde* heure heures hora horas giorno giorni day days tag tage tagen jour jours día
        días dia dias settiman* week* woche* semaine* semana*""",
    "admission": """
        colpa fault faults schuld faute culpa liable liab* haftet haften haftung responsab*
        verantwort* neglig* illeg* responsib*
        lawyer* avvocat* anwalt* anwält* avocat* abogad* advogad*""",
    "secret": """
        password* passwort* kennwort* passcode* pin cvv contraseñ* senha* palavra-passe mot_de_passe
        passport* passaport* reisepass* passeport* pasaporte* documento_d'identità carta_d'identità
        copia_del_documento identity id_card ausweis* pièce_d'identité dni nif codice_fiscale iban
        card_number* card_details numero_della_carta dati_della_carta carta_di_credito credit_card
        kreditkart* numéro_de_carte carte_bancaire número_de_la_tarjeta número_do_cartão""",
    "others": """
        supplier* fornitor* lieferant* fournisseur* proveedor* fornecedor* courier* corriere kurier*
        transporteur* transportista* transportadora* licenziat* fired sacked dismissed entlassen
        licenciad* despedid* wrongly""",
    "danger": """
        dangerous* unsafe pericol* gefährlich* dangereu* peligros* perigos* we_knew lo_sapevamo
        wussten nous_savions lo_sabíamos sabíamos""",
    "threat": """
        costrett* forced_to gezwungen contraint* obligados obrigados segnalarla segnalarti
        report_you denunc* anzeigen""",
    "rating": """
        stella stelle star stars stern sterne étoile* estrella* estrela* recension* review* bewert*
        avis reseña* avalia* valutazion* rating*""",
    "machine": """
        ai a.i. ki language_model prompt* istruzion* instruc* instruction* instruç* anweisung*
        assistant* chatbot openai chatgpt""",
}


def _phrase(word: str) -> str:
    if not word[0].isalpha():
        return re.escape(word)
    stem = re.escape(word.rstrip("*")).replace("_", r"\s+")
    return rf"(?<!\w){stem}" + ("" if word.endswith("*") else r"(?!\w)")


_FOUND = {
    name: re.compile(rf"(?:{'|'.join(map(_phrase, words.split()))})", re.IGNORECASE)
    for name, words in _GROUPS.items()
}


def offered(text: str) -> set[str]:
    """Which kinds of promise or request `text` holds."""
    return {name for name, pattern in _FOUND.items() if pattern.search(text)}
