"""A team reads and changes the letters that its drafts come from."""

from tests.journeys.life import Life, read, typed


async def test_a_letter_is_changed_tried_used_and_given_back(life: Life) -> None:
    maria = life.maria
    await maria.command("/reviews", "templates")
    assert "Choose a letter" in read(maria.view)
    await maria.choose("letter", "Delivery, public")
    assert "Fits: Delivery" in read(maria.view)
    assert "elivery is part of what you bought" in read(maria.view)
    assert "No native speaker" not in read(maria.view)
    await maria.choose("group", "French · public letters")
    assert "No native speaker has read our letters in this language yet" in read(maria.view)
    await maria.choose("group", "English · public letters")
    await maria.choose("letter", "Delivery, public")

    await maria.type_in("Text", "Hello {{ custmer }}")
    await maria.click(None, "Try")
    assert "Line 1: 'custmer' is not known (did you mean 'customer'?)" in read(maria.view)
    answer = await maria.submit()
    assert "Line 1: 'custmer'" in str(answer.body)

    maria.fill("Text", "Hi {{ customer }}, we look for your parcel.\n\nCall 0347 123 45 67")
    answer = await maria.submit()
    assert "This may not stand in a reply: 0347 123 45 67" in str(answer.body)

    maria.fill("Text", "Hi {{ customer }}, we look for your parcel.\n\n{{ signature }}")
    await maria.click(None, "Try")
    assert "Hi Massimiliano, we look for your parcel." in read(maria.view)
    await maria.submit()
    assert "Saved. The next drafts use it." in read(maria.view)
    assert "Changed by" in read(maria.view)
    await maria.close()

    await life.shop("My parcel never arrived.", name="Ann")
    assert "Hi Ann, we look for your parcel." in life.shows

    await life.luca.command("/reviews", "modelli")
    await life.luca.choose("letter", "✏️ Delivery, public")
    await life.luca.click(None, "Back to the shipped one")
    assert "It is the shipped one again." in read(life.luca.view)
    await life.shop("My parcel never arrived either.")
    assert "we look for your parcel" not in life.shows


async def test_two_who_change_one_letter_see_each_others_text(life: Life) -> None:
    maria, luca = life.maria, life.luca
    for person in (maria, luca):
        await person.command("/reviews", "templates")
        await person.choose("letter", "Delivery, public")
    maria.fill("Text", "Hi {{ customer }}, Maria looks for it.\n\n{{ signature }}")
    await maria.submit()
    assert "Saved." in read(maria.view)

    mine = "Hi {{ customer }}, Luca looks for it.\n\n{{ signature }}"
    luca.fill("Text", mine)
    await luca.submit()
    assert "Somebody changed this letter while you had it open." in read(luca.view)
    assert "As it stands now:*\n>Hi {{ customer }}, Maria looks for it." in read(luca.view)
    assert typed(luca) == mine
    await luca.click(None, "Try")
    assert "Hi Massimiliano, Luca looks for it." in read(luca.view)
    assert "Maria looks for it." in read(luca.view)
    await maria.click(None, "Back to the shipped one")
    await luca.submit()
    assert "Somebody changed this letter" in read(luca.view)
    assert "elivery is part of what you bought" in read(luca.view)
    assert typed(luca) == mine
    await luca.submit()
    assert "Saved." in read(luca.view)

    await maria.choose("group", "English · public letters")
    await maria.choose("letter", "✏️ Delivery, public")
    luca.fill("Text", mine.replace("Luca", "Everybody"))
    await luca.submit()
    await maria.click(None, "Back to the shipped one")
    assert "Somebody changed this letter" in read(maria.view)
    await life.shop("My parcel never arrived.", name="Ann")
    assert "Hi Ann, Everybody looks for it." in life.shows


async def test_a_guest_changes_no_letter(life: Life) -> None:
    guest = life.person("guest")
    await guest.command("/reviews", "templates")
    assert guest.view is None
