"""Words from abroad that people write in Vietnamese comments, and whose keys are left alone.

Guarantees that each is in lower case and stands once, in alphabetical order. Most would become a
Vietnamese syllable, or be shown as one until the word ends. Words whose keys are the usual way to
a Vietnamese syllable that a comment may need (car, max, chef, lost, teen) are none of these; of
"bus", which is, the rude reading is the likelier mistake.
Leaves to others how a syllable is typed whose keys stand here (`kiosk.composer.composing`).
"""

from typing import Final

LEFT_ALONE: Final = frozenset(
    """
    air app asus atm aura axis
    barcode bass beers best bhxh boom boost boot boss boxer boxes buff burn bus busy buys
    camera caro casa cccd charm cheer cheers chess chose coco coop corn cost costs cuff
    data days deep docs does door doors dorm dos dose dots download
    email err ex excel excess express
    facebook fax file
    gara gas gmail goes google gplx guys
    hero horn horse hose host hosting hosts
    if ins internet ios ips is iso
    kiss
    laptop latex laura law less liar link lisa livestream loop lose loss loto
    mama manga maps mari mars mary mass maxi meet mens mers mess messenger misa miss momo
    mono moss most moto motos must
    nana nasa norm nose now
    of off offline online ops or os otp
    pair papa para paris pass password past pasta pays pdf per peso pest pets photo photos
    pics pin pins pisa poor pos pose poses posm post posts pots puff
    qr
    raw reps reset resets room rooms root rosa rose
    sars saw says scan see seen sense server shipper shop sofa soon sori sos sumo surf
    taro taxi taxis term terms test tests those tiktok tips tops torn toto turf turn turns
    ubnd ups us usa usb user uses
    viber video viettel virus visa visas vneid vnpay
    war was wc web website wifi windows word wow www
    xerox
    youtube
    zalo zoom
    """.split()  # noqa: SIM905 - a list to be read
)
