// The invitation: one thing to touch. Notices take turns in a place of their own; neither they nor
// a called number ever move what is touched.
import QtQuick
import "../parts"
import "../theme"

StageScreen {
    id: screen

    readonly property bool wide: width > height
    // On the lower half words and button stand side by side; on a wide screen nothing else does.
    readonly property bool flat: height < Theme.of(460)
    readonly property bool tight: flat || (Theme.low && Theme.portrait)
    readonly property int half: Math.round((width - between) / 2)
    readonly property bool named: content.officer.name !== "" && !flat
    readonly property bool called: content.called !== "" && !flat
    // A citizen who asked for the lower half gets all of it.
    readonly property bool placed: content.noticed && !tight && !Theme.low
    readonly property bool noticed: placed && notice.height >= Theme.mm(18)
    // Three short lines instead of two long ones.
    readonly property bool narrow: !wide || tight || placed || Theme.larger
    readonly property int between: Theme.of(wide ? 40 : 48)
    // Beside a notice the words have less room than above the ornament.
    readonly property int wordsWidth: wide && placed ? Math.round(width * 0.62) : width
    readonly property int foot: Theme.of(wide ? 0 : 40)

    NoticeCard {
        id: notice
        visible: screen.noticed
        notice: screen.content.notice
        textSize: screen.wide ? Theme.text36 : Theme.text44
        x: screen.wide ? screen.wordsWidth + screen.between : 0
        width: parent.width - x
        y: screen.wide ? Math.round(said.begins) : Theme.of(16)
        height: screen.wide ? parent.height - y : Math.min(Math.round(parent.height * 0.3), said.begins - y - screen.between)
    }

    Item {
        id: said

        // Where the words begin, as they are shown.
        readonly property real begins: height - column.height * column.scale

        width: screen.tight ? screen.half : screen.wordsWidth
        anchors.top: parent.top
        anchors.bottom: screen.tight ? parent.bottom : rate.top
        anchors.bottomMargin: screen.tight ? 0 : Theme.of(screen.wide ? 24 : 40)

        Column {
            id: column
            width: parent.width
            anchors.bottom: parent.bottom
            spacing: Theme.of(screen.tight ? 8 : screen.wide ? 20 : 40)
            // Long names and translations make the words smaller, and never the button.
            transformOrigin: Item.BottomLeft
            scale: Math.min(1, parent.height / Math.max(1, height))

            Item {
                readonly property bool beside: screen.named && !screen.tight

                width: parent.width
                height: called.visible ? called.y + called.height : officer.implicitHeight
                visible: screen.named || screen.called

                Subject {
                    id: officer
                    visible: screen.named
                    width: parent.width - (called.visible && parent.beside ? called.width + Theme.gap : 0)
                    subject: screen.content.officer
                }

                CalledNumber {
                    id: called
                    visible: screen.called
                    x: parent.beside ? parent.width - width : 0
                    y: screen.named && screen.tight ? officer.implicitHeight + Theme.of(12) : 0
                    width: parent.beside ? Math.round(parent.width * 0.36) : parent.width
                    alignment: parent.beside ? Text.AlignRight : Text.AlignLeft
                    caption: screen.content.called_caption
                    number: screen.content.called
                }
            }

            Words {
                width: parent.width
                text: screen.narrow ? screen.content.invitation : screen.content.invitation_wide
                font.pixelSize: !screen.wide ? (Theme.larger ? Theme.text76 : Theme.text84) : screen.tight ? (screen.flat || Theme.larger ? Theme.text36 : Theme.text44) : screen.narrow ? Theme.text60 : Theme.text76
                lineHeight: 1.2 * font.pixelSize
                font.bold: true
            }

            Words {
                // One line where the screen is wide, over the ornament if need be.
                width: parent.width
                // For a moment: what became of a badge or a PIN.
                text: screen.content.said || screen.content.promise
                color: screen.content.said ? Theme.ink : Theme.ink2
                font.pixelSize: !screen.wide ? Theme.text44 : screen.narrow ? Theme.text31 : Theme.text36
            }
        }
    }

    WordButton {
        id: rate
        objectName: "rate"
        anchors.bottom: parent.bottom
        anchors.bottomMargin: screen.foot
        x: screen.tight ? parent.width - width : 0
        width: screen.tight ? screen.half : screen.wide ? Math.min(screen.wordsWidth, Math.round(screen.width * 0.68)) : screen.width
        height: screen.tight ? Math.min(parent.height, Theme.of(300)) : Math.max(Theme.answerSide, Theme.of(screen.wide ? 128 : 184))
        kind: "primary"
        textSize: screen.tight || (screen.wide && Theme.larger) ? Theme.text36 : Theme.text44
        words: screen.content.rate
        onActivated: screen.viewModel.touch()
    }
}
