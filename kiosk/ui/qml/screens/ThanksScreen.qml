// Thanks, the same for everybody; the check code; nothing about the answer.
pragma ComponentBehavior: Bound
import QtQuick
import "../parts"
import "../theme"

StageScreen {
    id: screen

    readonly property bool hasCode: content.code_lines.length > 0
    readonly property bool hasPicture: content.code_rows.length > 0

    Column {
        id: thanks
        y: Theme.portrait ? Math.round(parent.height * 0.20) : card.y
        width: Theme.portrait ? parent.width : Math.round(parent.width * 0.38)
        spacing: Theme.of(16)

        Words {
            width: parent.width
            text: screen.content.title
            font.pixelSize: Theme.portrait ? Theme.text84 : Theme.text60
            font.bold: true
        }

        Words {
            width: parent.width
            text: screen.content.detail
            color: Theme.ink2
            font.pixelSize: Theme.text44
        }
    }

    Rectangle {
        id: card
        visible: screen.hasCode
        y: Theme.portrait ? thanks.y + thanks.height + Theme.of(56) : Theme.of(24)
        x: Theme.portrait ? 0 : parent.width - width
        width: Theme.portrait ? parent.width : Math.round(parent.width * 0.59)
        height: (screen.hasPicture ? side : code.height) + 2 * Theme.of(48)
        radius: Theme.radius
        color: Theme.paper
        border.width: Theme.stroke
        border.color: Theme.line

        readonly property int side: Theme.of(Theme.portrait ? 380 : 324)

        Image {
            id: picture
            visible: screen.hasPicture
            source: screen.hasPicture ? Theme.picture("code/" + screen.content.code_rows.join(",")) : ""
            sourceSize: Qt.size(card.side, card.side)
            cache: false
            fillMode: Image.Pad
            smooth: false
            x: Theme.of(48)
            width: card.side
            height: card.side
            anchors.verticalCenter: parent.verticalCenter
        }

        Column {
            id: code
            anchors.left: screen.hasPicture ? picture.right : parent.left
            anchors.leftMargin: Theme.of(40)
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.of(8)

            Words {
                width: parent.width
                text: screen.content.code_caption
                color: Theme.ink2
                font.pixelSize: Theme.text36
            }

            Words {
                width: parent.width
                text: screen.content.code_lines.join(screen.hasPicture ? "\n" : " ")
                font.pixelSize: Theme.text60
                font.bold: true
                font.letterSpacing: Theme.of(3)
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.text31
                wrapMode: Text.NoWrap
            }
        }
    }

    Words {
        visible: screen.hasCode
        x: card.x
        y: card.y + card.height + Theme.of(28)
        width: card.width
        text: screen.content.code_use
        color: Theme.ink2
        font.pixelSize: Theme.text36
    }

    WordButton {
        objectName: "close-thanks"
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.of(Theme.portrait ? 72 : 24)
        width: Theme.portrait ? parent.width : Theme.of(320)
        height: Theme.of(Theme.portrait ? 144 : 112)
        textSize: Theme.text44
        words: screen.content.close
        onActivated: screen.viewModel.dismiss()
    }
}
