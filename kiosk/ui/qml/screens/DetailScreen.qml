// After the thanks: two ways in, praise and complaint, or a comment; then the reasons of one side.
// The same whatever was answered.
pragma ComponentBehavior: Bound
import QtQuick
import "../parts"
import "../theme"

StageScreen {
    id: screen

    readonly property bool wide: width > height
    readonly property bool tight: height < Theme.of(460)
    readonly property bool reasoned: content.step === "reasons"
    readonly property var shown: content.sides.find(side => side.on) ?? null
    readonly property var other: content.sides.find(side => !side.on) ?? null
    readonly property int foot: Theme.of(wide ? 0 : 24)

    Item {
        id: sides
        visible: !screen.reasoned
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: actions.top
        anchors.bottomMargin: Theme.of(screen.wide ? 20 : 40)

        Words {
            id: title
            anchors.bottom: hint.top
            anchors.bottomMargin: Theme.of(12)
            width: parent.width
            text: screen.content.title
            font.pixelSize: screen.tight ? Theme.text36 : screen.wide ? Theme.text44 : Theme.text76
            lineHeight: 1.2 * font.pixelSize
            font.bold: true
        }

        Words {
            id: hint
            anchors.bottom: ways.top
            anchors.bottomMargin: Theme.of(screen.tight ? 0 : screen.wide ? 20 : 48)
            visible: !screen.tight
            height: visible ? implicitHeight : 0
            width: parent.width
            text: screen.content.hint
            color: Theme.ink2
            font.pixelSize: screen.wide ? Theme.text31 : Theme.text36
        }

        Row {
            id: ways
            anchors.bottom: parent.bottom
            spacing: Theme.gap
            height: Math.max(Theme.answerSide, Math.min(Theme.of(screen.wide ? 280 : 380), parent.height - title.height - hint.height - hint.anchors.bottomMargin - title.anchors.bottomMargin))

            Repeater {
                model: 2

                SideButton {
                    required property int index
                    readonly property var side: index < screen.content.sides.length ? screen.content.sides[index] : null

                    objectName: side ? "side-" + side.side : ""
                    visible: side !== null
                    words: side ? side.words : ""
                    hint: side ? side.hint : ""
                    width: Math.floor((screen.width - ways.spacing) / 2)
                    height: ways.height
                    onActivated: screen.viewModel.chooseSide(side.side)
                }
            }
        }
    }

    Item {
        id: list
        visible: screen.reasoned
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: actions.top
        anchors.bottomMargin: Theme.of(screen.wide ? 14 : 28)

        Item {
            id: heading
            width: parent.width
            height: Math.max(shownSide.height + (screen.tight ? 0 : several.height), change.height)

            Words {
                id: shownSide
                width: parent.width - change.width - Theme.gap
                text: screen.shown ? screen.shown.title : ""
                font.pixelSize: screen.wide ? Theme.text36 : Theme.text44
                lineHeight: 1.2 * font.pixelSize
                font.bold: true
            }

            Words {
                id: several
                visible: !screen.tight
                anchors.top: shownSide.bottom
                width: shownSide.width
                text: screen.content.several
                color: Theme.ink2
                font.pixelSize: screen.wide ? Theme.text26 : Theme.text31
            }

            WordButton {
                id: change
                objectName: "other-side"
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                words: screen.other ? screen.other.to : ""
                onActivated: screen.viewModel.chooseSide(screen.other.side)
            }
        }

        ReasonGrid {
            id: grid
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: heading.bottom
            anchors.topMargin: Theme.of(screen.wide ? 12 : 24)
            anchors.bottom: parent.bottom
            reasons: screen.content.reasons
            side: screen.content.side
            onToggled: reason => screen.viewModel.toggleReason(screen.content.side, reason)
        }
    }

    // Comment and pages on the left, the ends on the right; on two lines where it is narrow. The
    // place of sending is kept free until there is something to send: nothing moves.
    Item {
        id: actions

        readonly property int line: Theme.control
        readonly property bool paged: screen.reasoned && grid.pages > 1
        readonly property int half: Math.floor((width - Theme.gap) / 2)

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.bottomMargin: screen.foot
        height: screen.wide ? line : 2 * line + Theme.gap

        WordButton {
            id: comment
            objectName: "add-comment"
            width: screen.wide ? implicitWidth : actions.paged ? actions.half : actions.width
            height: actions.line
            sign: "comment"
            words: screen.content.comment
            onActivated: screen.viewModel.openComment()
        }

        WordButton {
            objectName: "more-reasons"
            visible: actions.paged
            x: screen.wide ? comment.width + Theme.gap : actions.half + Theme.gap
            width: screen.wide ? implicitWidth : actions.half
            height: actions.line
            words: screen.content.more.replace("{page}", grid.page + 1).replace("{count}", grid.pages)
            onActivated: grid.turn()
        }

        WordButton {
            objectName: "skip-detail"
            y: screen.wide ? 0 : actions.line + Theme.gap
            x: screen.wide ? send.x - Theme.gap - width : 0
            width: screen.wide ? Math.max(implicitWidth, Theme.of(300)) : actions.half
            height: actions.line
            kind: "quiet"
            words: screen.content.skip
            onActivated: screen.viewModel.skipDetail()
        }

        WordButton {
            id: send
            objectName: "send-detail"
            visible: screen.content.given
            y: screen.wide ? 0 : actions.line + Theme.gap
            x: actions.width - width
            width: screen.wide ? Theme.type(230) : actions.half
            height: actions.line
            kind: "primary"
            words: screen.content.send
            onActivated: screen.viewModel.sendDetail()
        }
    }
}
