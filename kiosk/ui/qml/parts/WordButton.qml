// A button with words: "primary" is the one thing to touch, "outline" a choice, "quiet" a way out.
// Whatever can be touched has an edge to see.
import QtQuick
import "../theme"

Touchable {
    id: button

    property string kind: "outline"
    property string sign: ""
    property int textSize: Theme.text31

    implicitHeight: Theme.control
    implicitWidth: Math.max(Theme.of(200), label.implicitWidth + leading + 2 * Theme.of(36))

    readonly property int leading: sign === "" ? 0 : Theme.of(44)

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        border.width: button.kind === "primary" ? 0 : Theme.stroke
        border.color: Theme.edge
        color: {
            if (button.kind === "primary")
                return button.held ? Theme.accentPressed : Theme.accent;
            if (button.held)
                return Theme.pressed;
            return button.kind === "outline" ? Theme.paper : "transparent";
        }
    }

    Image {
        visible: button.sign !== ""
        source: button.sign === "" ? "" : Theme.picture("sign/" + button.sign)
        sourceSize: Qt.size(Theme.of(44), Theme.of(44))
        anchors.verticalCenter: parent.verticalCenter
        x: label.x - Theme.of(44) - Theme.of(4)
    }

    Words {
        id: label
        anchors.verticalCenter: parent.verticalCenter
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.horizontalCenterOffset: button.leading / 2
        width: Math.min(implicitWidth, button.width - button.leading - Theme.of(32))
        text: button.words
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
        font.pixelSize: button.textSize
        font.bold: true
        color: button.kind === "primary" ? Theme.paper : button.kind === "quiet" ? Theme.ink2 : Theme.ink
        Accessible.ignored: true
    }
}
