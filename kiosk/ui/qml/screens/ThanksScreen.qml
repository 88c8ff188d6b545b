// Thanks, the same for everybody; the check code; the way to reasons and a comment; nothing about the
// answer.
pragma ComponentBehavior: Bound
import QtQuick
import "../parts"
import "../theme"

StageScreen {
    id: screen

    readonly property bool hasCode: content.code_lines.length > 0
    readonly property bool hasPicture: content.code_rows.length > 0
    readonly property bool adds: content.add !== ""
    // Little height: one size of type smaller, and no more words than needed.
    readonly property bool tight: Theme.low && !Theme.portrait
    // A card narrower than high has the code's letters under its picture.
    readonly property bool upright: Theme.low && Theme.portrait
    readonly property int between: Theme.of(Theme.stacked ? 40 : Theme.low ? 14 : 28)
    readonly property int room: buttons.y - between
    readonly property int reading: !hasCode ? width : Math.round(width * (tight ? 0.54 : Theme.larger ? 0.45 : 0.4))

    Column {
        id: thanks
        y: Theme.stacked ? Math.max(0, Math.round((screen.room - height - card.height - use.implicitHeight - screen.between - Theme.of(24)) * 0.45)) : 0
        width: Theme.stacked ? parent.width : screen.reading
        spacing: Theme.of(screen.tight ? 2 : 14)

        Words {
            width: parent.width
            text: screen.content.title
            font.pixelSize: Theme.stacked ? Theme.text84 : screen.tight ? Theme.text44 : Theme.text60
            lineHeight: 1.2 * font.pixelSize
            font.bold: true
        }

        Words {
            width: parent.width
            text: screen.content.detail
            color: Theme.ink2
            font.pixelSize: Theme.stacked ? Theme.text44 : screen.tight ? Theme.text31 : Theme.text36
        }
    }

    Rectangle {
        id: card
        visible: screen.hasCode
        y: Theme.stacked ? thanks.y + thanks.height + screen.between : 0
        x: Theme.stacked ? 0 : parent.width - width
        width: Theme.stacked ? parent.width : parent.width - screen.reading - Theme.of(40)
        height: Theme.stacked ? (screen.hasPicture ? side : code.height) + 2 * padding : tallest
        radius: Theme.radius
        color: Theme.paper
        border.width: Theme.stroke
        border.color: Theme.line

        readonly property int padding: Theme.of(Theme.stacked ? 44 : Theme.low ? 20 : 36)
        readonly property int tallest: screen.tight ? parent.height : screen.room
        readonly property int side: {
            if (Theme.stacked)
                return Theme.of(Theme.larger ? 320 : 380);
            if (screen.upright)
                return Math.min(width - 2 * padding, tallest - 2 * padding - code.height - Theme.of(12));
            return Math.min(tallest - 2 * padding, Math.round(width * 0.46));
        }

        Image {
            id: picture
            visible: screen.hasPicture
            source: screen.hasPicture ? Theme.picture("code/" + screen.content.code_rows.join(",")) : ""
            sourceSize: Qt.size(card.side, card.side)
            cache: false
            fillMode: Image.Pad
            smooth: false
            x: screen.upright ? Math.round((parent.width - width) / 2) : card.padding
            y: screen.upright ? card.padding : Math.round((parent.height - height) / 2)
            width: card.side
            height: card.side
        }

        Column {
            id: code
            x: !screen.hasPicture || screen.upright ? card.padding : picture.x + picture.width + Theme.of(Theme.stacked ? 40 : 28)
            y: screen.upright ? parent.height - height - card.padding : Math.round((parent.height - height) / 2)
            width: parent.width - x - Theme.of(24)
            spacing: Theme.of(8)

            Words {
                width: parent.width
                text: screen.content.code_caption
                color: Theme.ink2
                font.pixelSize: screen.tight ? Theme.text26 : Theme.text36
            }

            Words {
                width: parent.width
                text: screen.content.code_lines.join(screen.hasPicture ? "\n" : " ")
                font.pixelSize: screen.tight ? Theme.text44 : Theme.text60
                font.bold: true
                font.letterSpacing: Theme.of(3)
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.of(26)
                lineHeightMode: Text.ProportionalHeight
                lineHeight: 1
                wrapMode: Text.NoWrap
            }
        }
    }

    Words {
        id: use
        visible: screen.hasCode && !screen.tight
        y: Theme.stacked ? card.y + card.height + Theme.of(24) : thanks.height + Theme.of(14)
        width: Theme.stacked ? parent.width : screen.reading
        height: screen.room - y + Theme.of(12)
        text: screen.content.code_use
        color: Theme.ink2
        font.pixelSize: Theme.stacked && !Theme.larger ? Theme.text36 : Theme.text31
        fontSizeMode: Text.Fit
        minimumPixelSize: Theme.of(22)
        lineHeightMode: Text.ProportionalHeight
        lineHeight: 1
    }

    // Side by side and of one size: neither leaving nor telling more is made the easier.
    Item {
        id: buttons
        anchors.bottom: parent.bottom
        width: screen.tight ? screen.reading : parent.width
        height: Math.max(Theme.control, Theme.of(Theme.stacked ? 144 : screen.tight ? 92 : 104))

        readonly property int half: Math.floor((width - Theme.gap) / 2)

        WordButton {
            objectName: "add-detail"
            visible: screen.adds
            width: buttons.half
            height: parent.height
            textSize: Theme.stacked ? Theme.text44 : Theme.text36
            words: screen.content.add
            sign: "comment"
            onActivated: screen.viewModel.addDetail()
        }

        WordButton {
            objectName: "close-thanks"
            x: screen.adds ? parent.width - width : 0
            width: screen.adds ? buttons.half : Theme.stacked ? parent.width : Math.min(parent.width, Theme.of(420))
            height: parent.height
            textSize: Theme.stacked ? Theme.text44 : Theme.text36
            words: screen.content.close
            onActivated: screen.viewModel.dismiss()
        }
    }
}
