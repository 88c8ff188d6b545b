// The number last called at this counter, on two lines.
import QtQuick
import "../theme"

Column {
    id: called

    required property string caption
    required property string number
    property int alignment: Text.AlignRight

    Words {
        width: called.width
        text: called.caption
        color: Theme.ink2
        font.pixelSize: Theme.text31
        horizontalAlignment: called.alignment
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
    }

    Words {
        width: called.width
        text: called.number
        color: Theme.accent
        font.pixelSize: Theme.text60
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.text22
        lineHeight: 1.1 * Theme.text60
        font.bold: true
        horizontalAlignment: called.alignment
        wrapMode: Text.NoWrap
    }
}
