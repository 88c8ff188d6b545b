// One key of the keyboard. It says its key when it is released, or again and again while it is held,
// where it repeats.
import QtQuick
import "../theme"

Touchable {
    id: key

    required property string label
    // A word beneath the label, for what the label alone does not tell.
    property string caption: ""
    property bool repeats: false
    // "letter", or "way" for what is no letter.
    property string kind: "letter"
    property string name: label

    signal struck

    readonly property int firstRepeat: 500 // ms
    readonly property int nextRepeat: 90 // ms
    property bool repeated: false

    words: name
    onPressed: repeated = false
    onActivated: {
        if (!repeated)
            struck();
    }

    Timer {
        interval: key.repeated ? key.nextRepeat : key.firstRepeat
        running: key.repeats && key.held
        repeat: true
        onTriggered: {
            key.repeated = true;
            key.struck();
        }
    }

    Rectangle {
        anchors.fill: parent
        radius: Theme.of(14)
        border.width: key.checked ? Math.max(Theme.stroke, Theme.of(5)) : Theme.stroke
        border.color: key.checked ? Theme.accent : Theme.edge
        color: key.held ? Theme.pressed : key.kind === "letter" ? Theme.paper : Theme.accentTint
    }

    Words {
        id: face
        y: Math.round((key.height - height - (key.caption === "" ? 0 : under.height)) / 2)
        x: Theme.of(4)
        width: key.width - 2 * x
        height: Math.round(1.2 * font.pixelSize)
        text: key.label
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.of(18)
        font.pixelSize: Math.min(key.label.length === 1 ? Theme.text44 : Theme.text31, Math.round(key.height * (key.caption === "" ? 0.55 : 0.4)))
        font.bold: true
        lineHeightMode: Text.ProportionalHeight
        lineHeight: 1
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }

    Words {
        id: under
        visible: text !== ""
        anchors.top: face.bottom
        x: Theme.of(2)
        width: key.width - 2 * x
        height: Math.round(1.15 * font.pixelSize)
        text: key.caption
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.of(16)
        color: Theme.ink2
        font.pixelSize: Math.min(Theme.text22, Math.round(key.height * 0.28))
        lineHeightMode: Text.ProportionalHeight
        lineHeight: 1
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }
}
