// Text in the bundled font, never read as markup: names and tickets come from outside.
import QtQuick
import "../theme"

Text {
    color: Theme.ink
    font.family: Theme.family
    font.pixelSize: Theme.text31
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    // Accents above capitals and below small letters keep clear of each other.
    lineHeight: 1.26 * font.pixelSize
    lineHeightMode: Text.FixedHeight
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
