"""The sentences with which channels say what went wrong. They may not know the catalogue, so their
sentences are marked here, as patterns; the first that fits counts, so what wraps another stands
first. what each place may hold, `bot.slack.reasons` says."""

from bot.locale import mark

KNOWN = (
    # around another
    mark("{why}: run `ascolto connect {source}`"),
    mark("{why}, or run `ascolto connect {source}`"),
    mark("{why}: are {what} and secret right?"),
    mark("{why}. There are: {names}"),
    mark("{provider} refuses: {why}"),
    # any
    mark("{host} answered {status} with something that is not JSON"),
    mark("{host} answered {status} with no JSON object"),
    mark("{host} answered {status} with more than can be read"),
    mark("{host} answered {status}: {words}"),
    mark("{host} answered {status}"),
    mark("{host} answered: {words}"),
    mark("{host} asks for patience: the characters of this month are used up"),
    mark("{host} asks for patience: {words}"),
    mark("{host} asks for patience"),
    mark("{host} cannot be reached"),
    mark("{host} did not answer in time"),
    mark("{host} cut the connection"),
    mark("{host} offers no TLS connection that can be trusted"),
    mark(
        "{host} is in the private network, where calls are refused: if that is meant, write "
        "private_network = true in its [[source]]"
    ),
    mark(
        "{host} answers with a redirect ({status}), which is never followed: use the address it "
        "leads to"
    ),
    mark("{host} gave an answer that is not a chat completion"),
    mark("{host} gave an answer that is not a translation"),
    mark("{host} gave an answer that is not {kind}"),
    mark("{place} is not an address that can be called"),
    mark("{title} cannot change a reply that stands there"),
    mark("{title} cannot take a reply away"),
    mark("{title} sends no mails to colleagues"),
    mark("{title} takes no webhooks"),
    mark(
        "{count} of {whole} reviews are missing there at once; their cases stay open. Is that "
        "right? Then wait: what is missing for 24 hours counts as deleted. Else have it mended "
        "there."
    ),
    mark("this source has no access token"),
    mark("the customer or the platform removed what it answers"),
    mark("longer than the {count} {unit} that are taken"),
    mark("characters"),
    mark("bytes"),
    mark("graphemes"),
    # what cannot be answered
    mark("Nothing can be sent there from here: answer by hand, then say that it is done."),
    mark("Its source has no reply_url: answer it where it was written."),
    mark("It came without a reply_url: answer it where it was written."),
    mark("It came without {what}: answer it where it was written."),
    mark("This mail names no address to answer to."),
    mark("Nobody reads {address}: it is an address that takes no answers."),
    # mail
    mark("{host} does not let {user} log in: {words} ({why})"),
    mark("{host} does not let {user} log in: {words}"),
    mark("it does not understand the token or the login name"),
    mark(
        "it does not accept the token, which is over or was taken back, or is for another account"
    ),
    mark("it does not accept the token, which is over or was taken back"),
    mark("the token is good, but not for mail here"),
    mark("it says {words}"),
    mark("no reason given"),
    mark("{host} has no certificate that can be trusted"),
    mark("{host} does not speak TLS there"),
    mark("{host} is not known to the DNS"),
    mark("{host} refuses to tell of new mail (IDLE)"),
    mark("{host} cut the connection before it said whether it took the mail"),
    mark("{host} did not say in time whether it took the mail"),
    mark("{host} cannot send to {address}: it takes no such letters in an address"),
    mark("{host} takes no login by XOAUTH2: set login and a password"),
    mark("{host} takes no login by XOAUTH2: set smtp_password"),
    mark(
        "{host} is plain, without encryption: use tls or starttls (plain is for loopback, and with "
        "private_network = true for a private network)"
    ),
    mark("ca_file {file} cannot be read: not a file of certificates"),
    mark("ca_file {file} cannot be read: {words}"),
    mark("The folder {folder} cannot be opened: {words}"),
    # mail that came back
    mark("the address does not exist"),
    mark("the domain does not exist"),
    mark("the address is not valid"),
    mark("the domain takes no mail"),
    mark("the mailbox is closed"),
    mark("the mailbox is full"),
    mark("the mail is too large"),
    mark("the receiving server did not answer"),
    mark("no server takes mail for this domain"),
    mark("the receiving server did not take it in time"),
    mark("the receiving server refuses it"),
    mark("the receiving server could not verify our domain (SPF, DKIM)"),
    mark("the receiving server did not take it"),
    mark("it could not be delivered"),
    mark("the certified-mail provider did not accept it"),
    mark("the certified mail could not be delivered"),
    mark("the certified-mail provider says that it holds a virus"),
    # mail that is no customer's
    mark("also in {place}"),
    mark("an automatic answer"),
    mark("an out-of-office notice"),
    mark("a delivery report: on its way, nothing has failed"),
    mark("a delivery report that names no mail: {why}"),
    mark("it could not be taken ({kind}): the log says more"),
    mark("no id at {place}"),
    mark("it cannot be read ({kind}): look at it in {folder}"),
    mark("a delivery report about a mail that was not sent from here: {why}"),
    mark("a newsletter or mailing list"),
    mark("a receipt that somebody opened a mail"),
    mark("bulk mail"),
    mark("certified mail: a receipt"),
    mark("certified mail: a receipt between providers"),
    mark("certified mail: a receipt of acceptance"),
    mark("certified mail: a receipt of delivery"),
    mark("certified mail: not delivered yet, the provider keeps trying"),
    mark("from a mail server, about something that cannot be told"),
    mark("from one of our own addresses or domains"),
    mark("it has no sender"),
    mark("our own certified mail"),
    mark("spam"),
    mark("written by a machine"),
    # logins by token
    mark("{provider} does not let us into {account} any more"),
    mark("{provider} does not take client_id and client_secret ({details}): copy both again"),
    mark("{provider} says that the person or an administrator refused"),
    mark("{provider} was never asked to let us into {account}"),
    mark("{host} gave no access token"),
    mark("{host} gave no device code"),
    mark("nobody signed in in time: begin again"),
    mark("the person has not decided yet"),
    mark("another process is fetching the access token of {source}"),
    mark("the database does not give the access token of {source} now"),
    mark("ASCOLTO_SECRET_KEY is missing: `ascolto init` writes one into a new .env"),
    mark("ASCOLTO_SECRET_KEY is missing: set the one it was stored with"),
    mark("ASCOLTO_SECRET_KEY is not the one it was stored with: set that one again"),
    # http
    mark("{host} answers without a list at the top"),
    mark("{host} answers without a list at {path}"),
    mark("{host} answers without an item at {path}"),
    mark("{host} names a next page that is not an address"),
    mark("{host} names a next page on another host, {other}"),
    mark("a look shows another item than the one that was asked for"),
    mark("look_url finds nothing, not even what is listed: has it moved?"),
    # webhook
    mark("webhook-id must be printable and at most {count} characters"),
    # WordPress
    mark("{host} answers without a list of comments"),
    mark("{host} has more comments there than can be read"),
    mark("{host} does not say who we are"),
    mark("{host} took a reply and does not say which"),
    mark("the comment that it answers is not there any more"),
    mark("the comment is not public yet: approve it in WordPress, then answer"),
    mark("longer than the {count} bytes that WordPress takes"),
    mark("WordPress says that these words are there, but does not show them"),
    # what `ascolto check` tries
    mark("reading {address} at {host}"),
    mark("sending as {address} at {host}"),
    mark("the folder of sent mail"),
    mark("the folder {folder} (sent mail)"),
    mark("the folder {folder}"),
    mark("REST API"),
    mark("login"),
    mark("right to moderate"),
    mark("people write it down: /reviews log"),
    # and what it advises
    mark("{count} items."),
    mark('{count} of {all} items have no id at "{path}"; there is: {names}.'),
    mark("An item that is listed is not found there: is it right?"),
    mark(
        "Set sent_folder to one of: {names}. Without it, answers that colleagues give in their own "
        "mail program are not seen."
    ),
    mark("It answers {status}: does a security plugin close the REST API?"),
    mark(
        "There is no REST API at {address} ({status}): is url right, and is Settings, Permalinks "
        'set to anything but "Plain"?'
    ),
    mark(
        "The site does not know this login: make a new application password (Users, Profile) and "
        "copy it whole. If it is right, the web server keeps the Authorization header from "
        'WordPress: Apache wants SetEnvIf Authorization "(.*)" HTTP_AUTHORIZATION=$1'
    ),
    mark("The application password is wrong: make a new one (Users, Profile)."),
    mark("There is no such user: write its login name or mail address."),
    mark("Application passwords are switched off there."),
    mark("This user may not have application passwords."),
    mark("{name} may not moderate comments: give the user the role of an editor."),
    # what is particular about a provider, whose name stands before it
    mark(
        "it wants an app password, made in the account's security settings, instead of the usual "
        'one (two-step verification must be on), or login = "xoauth2"'
    ),
    mark(
        "it wants an app password, made in the account's security settings, instead of the usual "
        'one, or login = "xoauth2"'
    ),
    mark(
        "it wants an app password, made in the account's security settings, instead of the usual "
        "one; the login name is the part before @me.com"
    ),
    mark(
        "it wants an app password, made in the account's security settings, instead of the usual "
        "one"
    ),
    mark(
        'Microsoft 365 takes no passwords for IMAP any more: set login = "xoauth2"; SMTP AUTH is '
        "off until the administrator switches it on for this mailbox"
    ),
    mark(
        'Outlook.com takes no passwords any more: set login = "xoauth2" and tenant = "consumers"; '
        "IMAP is off until it is switched on in the account's settings"
    ),
    mark(
        "access by IMAP and SMTP must be allowed in the account's settings, and with strong "
        "authentication it wants a password of its own"
    ),
    mark(
        "Aruba PEC: imaps.pec.aruba.it port 993 and smtps.pec.aruba.it port 465, both tls; access "
        "by IMAP must be allowed in the account's settings"
    ),
    mark("imaps.aruba.it port 993 and smtps.aruba.it port 465, both tls"),
    mark(
        "mbox.cert.legalmail.it port 993 and sendm.cert.legalmail.it port 465, both tls; the login "
        "name is not the address"
    ),
    mark("POP3 and IMAP must be allowed in the account's settings"),
    mark("IMAP must be allowed in the account's settings"),
    mark("Proton is read through its Bridge, on loopback"),
    mark(
        "an administrator of Google Workspace may have switched IMAP off; a client whose consent "
        'screen is still in "Testing" loses its consent after 7 days'
    ),
    mark(
        "Microsoft 365: IMAP may be switched off for this mailbox, and SMTP AUTH is off until the "
        "administrator switches it on (Set-CASMailbox); the client needs the delegated permissions "
        "IMAP.AccessAsUser.All and SMTP.Send and must be allowed as a public client"
    ),
)
