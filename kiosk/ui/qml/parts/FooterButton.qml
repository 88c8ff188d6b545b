// One of the buttons at the foot of the screen: a sign, and its words under it. One that is on is
// filled, wears a check mark and says so.
import QtQuick
import "../theme"

Touchable {
    id: button

    required property string sign
    required property bool on

    // Room for two lines of words, whatever they are: the buttons of a row are alike.
    readonly property int signSide: Theme.of(40)
    readonly property int lineHeight: Math.round(Theme.text26 * 1.2)
    readonly property int padding: Theme.of(9)

    implicitHeight: Math.max(Theme.control, signSide + 2 * lineHeight + 2 * padding)
    checked: on

    Rectangle {
        anchors.fill: parent
        radius: Math.round(Theme.radius * 0.72)
        border.width: Theme.stroke
        border.color: button.on ? Theme.accent : Theme.edge
        color: button.on ? (button.held ? Theme.accentPressed : Theme.accent) : (button.held ? Theme.pressed : Theme.ground)
    }

    Image {
        id: drawing
        source: button.sign === "" ? "" : Theme.picture("sign/" + button.sign + (button.on ? "/inkOnAccent" : ""))
        sourceSize: Qt.size(button.signSide, button.signSide)
        width: button.signSide
        height: button.signSide
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.round((button.height - height - label.contentHeight) / 2)
    }

    Image {
        visible: button.on
        source: button.on ? Theme.picture("sign/check/inkOnAccent") : ""
        sourceSize: Qt.size(Theme.of(30), Theme.of(30))
        anchors.right: parent.right
        anchors.rightMargin: Theme.of(14)
        y: drawing.y
    }

    Words {
        id: label
        anchors.horizontalCenter: parent.horizontalCenter
        y: drawing.y + drawing.height
        width: parent.width - 2 * Theme.of(9)
        height: 2 * button.lineHeight
        text: button.words
        horizontalAlignment: Text.AlignHCenter
        fontSizeMode: Text.Fit
        minimumPixelSize: Theme.of(20)
        lineHeightMode: Text.ProportionalHeight
        lineHeight: 0.95
        font.pixelSize: Theme.text26
        color: button.on ? Theme.inkOnAccent : Theme.ink
        Accessible.ignored: true
    }
}
