// A button with words: "primary" is the one thing to touch, "outline" a choice, "quiet" a way out.
// Whatever can be touched has an edge to see. Words that do not fit on one line take more, and then
// become smaller.
import QtQuick
import "../theme"

Touchable {
    id: button

    property string kind: "outline"
    property string sign: ""
    property int textSize: Theme.text31

    readonly property int signSide: Math.round(textSize * 1.4)
    readonly property int leading: sign === "" ? 0 : signSide + Theme.of(12)
    readonly property int side: Theme.of(28)
    // Filled: the one thing to touch, or a toggle that is on.
    readonly property bool filled: kind === "primary" || checked

    implicitHeight: Math.max(Theme.control, Math.round(textSize * 2.2))
    implicitWidth: Math.max(Theme.of(200), label.implicitWidth + leading + 2 * side)

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        border.width: button.filled ? 0 : Theme.stroke
        border.color: Theme.edge
        color: {
            if (button.filled)
                return button.held ? Theme.accentPressed : Theme.accent;
            if (button.held)
                return Theme.pressed;
            return button.kind === "outline" ? Theme.paper : "transparent";
        }
    }

    Image {
        visible: button.sign !== ""
        source: button.sign === "" ? "" : Theme.picture("sign/" + (button.checked ? "check" : button.sign) + (button.filled ? "/inkOnAccent" : ""))
        sourceSize: Qt.size(button.signSide, button.signSide)
        anchors.verticalCenter: parent.verticalCenter
        x: label.x + (label.width - label.contentWidth) / 2 - width - Theme.of(12)
    }

    Words {
        id: label
        x: button.side + button.leading
        y: Theme.of(4)
        width: button.width - x - button.side
        height: button.height - 2 * y
        text: button.words
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        fontSizeMode: Text.Fit
        minimumPixelSize: Theme.of(20)
        lineHeightMode: Text.ProportionalHeight
        lineHeight: 0.97
        font.pixelSize: button.textSize
        font.bold: true
        color: button.filled ? Theme.inkOnAccent : button.kind === "quiet" ? Theme.ink2 : Theme.ink
        Accessible.ignored: true
    }
}
