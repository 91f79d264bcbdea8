"""files.*: uploading in three steps."""

from bot.playground.args import Args
from bot.playground.board import Board
from bot.playground.state import File, Json, Refusal

ALT_MOST = 1000


def upload_url(ws: Board, args: Args) -> Json:
    """Announce a file: where to bring its bytes."""
    name, written = args.need("filename"), args.need("length")
    if not written.isdigit() or int(written) < 1:
        raise Refusal("invalid_arguments", ["[ERROR] must be a positive integer: length"])
    alt = args.text("alt_txt")
    if len(alt) > ALT_MOST:
        raise Refusal("alt_txt_too_large")
    file = File(ws.new_id("F"), name, int(written), alt)
    ws.files[file.id] = file
    return {"upload_url": f"{ws.base}/upload/{file.id}", "file_id": file.id}


def complete(ws: Board, args: Args) -> Json:
    """The bytes are there: from now on blocks may show it."""
    wanted = args.json("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise Refusal("invalid_arguments", ["[ERROR] missing required field: files"])
    found = []
    for one in wanted:
        file = ws.files.get(str(one.get("id"))) if isinstance(one, dict) else None
        if file is None or file.content is None:
            raise Refusal("file_not_found")
        file.title, file.complete = str(one.get("title") or file.name), True
        found.append({"id": file.id, "title": file.title})
    return {"files": found}
