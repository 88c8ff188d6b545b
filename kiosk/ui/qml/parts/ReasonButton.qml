// A reason that may be chosen: a box and words. Chosen: a check mark in the box, a heavier edge.
import QtQuick
import "../theme"

Touchable {
    id: reason

    required property bool chosen
    required property int textSize

    Accessible.role: Accessible.CheckBox
    Accessible.checkable: true
    Accessible.checked: chosen

    Rectangle {
        anchors.fill: parent
        radius: Theme.of(20)
        border.width: reason.chosen ? 2 * Theme.stroke : Theme.stroke
        border.color: reason.chosen ? Theme.accent : Theme.edge
        color: reason.held ? Theme.pressed : reason.chosen ? Theme.accentTint : Theme.paper
    }

    Rectangle {
        id: box
        width: Theme.of(44)
        height: width
        x: Theme.of(18)
        anchors.verticalCenter: parent.verticalCenter
        radius: Theme.of(10)
        border.width: reason.chosen ? 0 : Theme.stroke
        border.color: Theme.edge
        color: reason.chosen ? Theme.accent : "transparent"

        Image {
            visible: reason.chosen
            source: Theme.picture("sign/check/inkOnAccent")
            sourceSize: Qt.size(box.width, box.width)
        }
    }

    Words {
        anchors.left: box.right
        anchors.leftMargin: Theme.of(16)
        anchors.right: parent.right
        anchors.rightMargin: Theme.of(14)
        anchors.verticalCenter: parent.verticalCenter
        text: reason.words
        font.pixelSize: reason.textSize
        lineHeight: 1.2 * font.pixelSize
        Accessible.ignored: true
    }
}
