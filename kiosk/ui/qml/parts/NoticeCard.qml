// One notice, text or picture. It cannot be touched, and looks so: no edge, a mark at its side.
import QtQuick
import "../theme"

Rectangle {
    id: card

    required property var notice

    property int textSize: Theme.text36
    readonly property int inset: Theme.of(32)

    radius: Theme.radius
    color: Theme.paper
    border.width: Theme.contrast ? 0 : Theme.stroke
    border.color: Theme.line
    Accessible.role: Accessible.StaticText
    Accessible.name: notice.name

    onNoticeChanged: {
        if (Theme.animations)
            arrival.restart();
    }

    NumberAnimation {
        id: arrival
        target: shown
        property: "opacity"
        from: 0
        to: 1
        duration: Theme.motion
    }

    Item {
        id: shown
        anchors.fill: parent

        Rectangle {
            id: mark
            visible: card.notice.text !== ""
            x: card.inset
            y: card.inset
            width: Theme.of(8)
            height: parent.height - 2 * card.inset
            radius: width / 2
            color: Theme.gold
        }

        Words {
            anchors.fill: parent
            anchors.margins: card.inset
            anchors.leftMargin: 2 * card.inset + mark.width
            verticalAlignment: Text.AlignVCenter
            text: card.notice.text
            font.pixelSize: card.textSize
            // Only a long notice becomes smaller.
            fontSizeMode: Text.Fit
            minimumPixelSize: Theme.text22
            lineHeightMode: Text.ProportionalHeight
            lineHeight: 1
            elide: Text.ElideRight
            Accessible.ignored: true
        }

        Image {
            readonly property int most: Math.max(1, card.width - 2 * Theme.of(16))

            visible: card.notice.image !== ""
            anchors.centerIn: parent
            source: visible ? "image://kiosk/" + card.notice.image : ""
            sourceSize: Qt.size(most, Math.max(1, card.height - 2 * Theme.of(16)))
            // Kept once already, in Python.
            cache: false
        }
    }
}
