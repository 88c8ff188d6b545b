// The test of screen and touch panel, over everything: four corners, plain colours, a verdict.
pragma ComponentBehavior: Bound
import QtQuick
import ".."
import "../../theme"

Rectangle {
    id: layer

    required property var test
    required property string back

    readonly property bool isColour: (test.colour ?? "") !== ""
    readonly property int side: Math.max(Theme.mm(18), Theme.of(150))

    signal keyed(name: string)

    color: isColour ? test.colour : Theme.ground

    // Nothing beneath it is touched.
    MouseArea {
        anchors.fill: parent
        cursorShape: Qt.BlankCursor
        Accessible.ignored: true
    }

    Touchable {
        objectName: "service-colour-next"
        anchors.fill: parent
        visible: layer.isColour
        words: layer.test.next ?? ""
        onActivated: layer.keyed("colour-next")
    }

    Repeater {
        model: 4

        Touchable {
            id: corner

            required property int index
            readonly property var content: (layer.test.corners ?? [])[index] ?? ({})
            readonly property bool touched: content.on ?? false

            objectName: "service-" + (content.name ?? "")
            visible: !layer.isColour && !(layer.test.over ?? false)
            width: layer.side
            height: layer.side
            x: index === 0 || index === 3 ? 0 : layer.width - width
            y: index < 2 ? 0 : layer.height - height
            words: (layer.test.corner ?? "") + " " + (index + 1)
            onActivated: layer.keyed(content.name)

            Rectangle {
                anchors.fill: parent
                color: corner.touched ? Theme.accent : Theme.paper
                border.width: Math.max(3, Theme.of(6))
                border.color: corner.touched ? Theme.accent : Theme.edge
            }

            Words {
                anchors.centerIn: parent
                text: corner.touched ? "✓" : corner.index + 1
                color: corner.touched ? Theme.inkOnAccent : Theme.ink
                font.pixelSize: Theme.text60
                font.bold: true
                Accessible.ignored: true
            }
        }
    }

    Column {
        visible: !layer.isColour
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.margin - (Theme.portrait ? 0 : 2 * layer.side), Theme.of(900))
        spacing: Theme.of(28)

        Words {
            width: parent.width
            text: layer.test.sentence ?? ""
            horizontalAlignment: Text.AlignHCenter
            font.pixelSize: Theme.text44
            font.bold: true
        }

        WordButton {
            objectName: "service-colour-good"
            visible: words !== ""
            width: parent.width
            kind: "primary"
            words: layer.test.good ?? ""
            onActivated: layer.keyed("colour-good")
        }

        WordButton {
            objectName: "service-touch-wrong"
            visible: words !== ""
            width: parent.width
            words: layer.test.wrong ?? ""
            onActivated: layer.keyed("touch-wrong")
        }

        WordButton {
            objectName: "service-touch-back"
            width: parent.width
            kind: "quiet"
            words: layer.back
            onActivated: layer.keyed("back")
        }
    }
}
