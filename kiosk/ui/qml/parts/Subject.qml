// Whom or what a screen is about: a round mark, a caption, a name on one line.
import QtQuick
import "../theme"

Item {
    id: row
    objectName: "subject"

    required property var subject

    readonly property int side: Theme.of(Theme.portrait ? 112 : 92)

    // An officer who is not named leaves no gap.
    visible: subject.name !== ""
    implicitHeight: subject.name !== "" ? side : 0

    Rectangle {
        id: disc
        width: row.side
        height: row.side
        radius: row.side / 2
        color: Theme.accentTint
        border.width: Theme.contrast ? Theme.stroke : 0
        border.color: Theme.edge

        readonly property bool drawn: row.subject.mark.startsWith(":")
        readonly property bool photographed: row.subject.mark.startsWith("@")
        readonly property bool lettered: !drawn && !photographed

        Image {
            visible: disc.drawn
            anchors.centerIn: parent
            source: disc.drawn ? Theme.picture("sign/" + row.subject.mark.substring(1)) : ""
            sourceSize: Qt.size(Math.round(row.side * 0.5), Math.round(row.side * 0.5))
        }

        Image {
            visible: disc.photographed
            source: disc.photographed ? "image://kiosk/" + row.subject.mark.substring(1) : ""
            sourceSize: Qt.size(row.side, row.side)
        }

        Words {
            visible: disc.lettered
            anchors.centerIn: parent
            text: disc.lettered ? row.subject.mark : ""
            color: Theme.accent
            font.pixelSize: Theme.text44
            font.bold: true
            Accessible.ignored: true
        }
    }

    Words {
        id: caption
        anchors.left: disc.right
        anchors.leftMargin: Theme.of(24)
        anchors.bottom: disc.verticalCenter
        anchors.right: parent.right
        text: row.subject.caption
        color: Theme.ink2
        font.pixelSize: Theme.text31
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
    }

    Words {
        anchors.left: caption.left
        anchors.top: disc.verticalCenter
        anchors.right: parent.right
        text: row.subject.name
        font.pixelSize: Theme.text36
        font.bold: true
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
    }
}
