// After the thanks: two ways in, praise and complaint, or a comment; then the reasons of one side.
// The same whatever was answered.
pragma ComponentBehavior: Bound
import QtQuick
import "../parts"
import "../theme"

StageScreen {
    id: screen

    blank: content => Object.assign({}, content, {
            step: "sides",
            side: "",
            sides: content.sides.map(side => Object.assign({}, side, {
                        on: false
                    })),
            reasons: [],
            written: false,
            given: false
        })

    readonly property bool wide: width > height
    readonly property bool tight: height < Theme.of(460)
    // On a wide screen the words keep their place in low position; what is touched goes down.
    readonly property bool lowered: Theme.low && wide && !Theme.portrait
    readonly property int lowest: Math.round(height * 0.56)
    readonly property bool reasoned: content.step === "reasons"
    readonly property var shown: content.sides.find(side => side.on) ?? null
    readonly property var other: content.sides.find(side => !side.on) ?? null

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
            anchors.bottom: ways.top
            anchors.bottomMargin: Theme.of(12) + (screen.tight ? 0 : hint.height + hint.anchors.bottomMargin)
            width: parent.width
            text: screen.content.title
            font.pixelSize: screen.tight ? Theme.text36 : screen.wide ? Theme.text44 : Theme.text76
            lineHeight: 1.2 * font.pixelSize
            font.bold: true
        }

        Words {
            id: hint
            anchors.bottom: ways.top
            anchors.bottomMargin: Theme.of(screen.wide ? 20 : 48)
            visible: !screen.tight
            width: parent.width
            text: screen.content.hint
            color: Theme.ink2
            font.pixelSize: screen.wide ? Theme.text31 : Theme.text36
        }

        // No Row, which would move what is in it a frame after it is shown.
        Item {
            id: ways
            anchors.bottom: parent.bottom
            width: parent.width
            height: Math.max(Theme.answerSide, Math.min(Theme.of(screen.wide ? 280 : 440), parent.height - (screen.lowered ? screen.lowest : title.height + title.anchors.bottomMargin)))

            Repeater {
                model: 2

                SideButton {
                    required property int index
                    readonly property var side: index < screen.content.sides.length ? screen.content.sides[index] : null

                    objectName: side ? "side-" + side.side : ""
                    visible: side !== null
                    words: side ? side.words : ""
                    hint: side ? side.hint : ""
                    x: index * (width + Theme.gap)
                    width: Math.floor((ways.width - Theme.gap) / 2)
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

            readonly property int gap: Theme.of(screen.wide ? 12 : 24)

            y: screen.lowered ? screen.lowest - height - gap : 0
            width: parent.width
            // As high for the one side as for the other.
            height: Math.max(shownSide.height, otherSide.height) + (screen.tight ? 0 : several.height)

            Words {
                id: shownSide
                width: screen.lowered ? parent.width : parent.width - change.width - Theme.gap
                text: screen.shown ? screen.shown.title : ""
                font.pixelSize: screen.wide ? Theme.text36 : Theme.text44
                lineHeight: 1.2 * font.pixelSize
                font.bold: true
            }

            Words {
                id: otherSide
                visible: false
                width: shownSide.width
                text: screen.other ? screen.other.title : ""
                font: shownSide.font
                lineHeight: shownSide.lineHeight
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
        }

        ReasonGrid {
            id: grid
            anchors.left: parent.left
            anchors.right: parent.right
            y: screen.lowered ? screen.lowest : Math.max(heading.height, change.height) + heading.gap
            height: parent.height - y
            reasons: screen.content.reasons
            side: screen.content.side
            labels: screen.content.labels
            onToggled: reason => screen.viewModel.toggleReason(screen.content.side, reason)
        }
    }

    WordButton {
        id: change
        objectName: "other-side"
        visible: screen.reasoned
        x: screen.lowered ? (actions.count - 2) * (actions.cell + Theme.gap) : parent.width - width
        y: screen.lowered ? actions.y : Math.max(0, Math.round((heading.height - height) / 2))
        width: screen.lowered ? actions.cell : screen.wide ? Theme.type(380) : Math.round(parent.width * 0.44)
        words: screen.other ? screen.other.to : ""
        onActivated: screen.viewModel.chooseSide(screen.other.side)
    }

    // What else there is to do; sending comes last, where a place is kept for it, so that nothing
    // moves once there is something to send.
    Item {
        id: actions

        readonly property int line: Theme.control
        readonly property bool paged: screen.reasoned && grid.pages > 1
        // How many there are, but for sending.
        readonly property int count: 2 + (paged ? 1 : 0) + (screen.lowered && screen.reasoned ? 1 : 0)
        readonly property int cell: screen.wide ? Math.min(Theme.type(330), Math.floor((width - count * Theme.gap) / (count + 1))) : Math.floor((width - (count - 1) * Theme.gap) / count)

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: screen.wide ? line : 2 * line + Theme.gap

        WordButton {
            objectName: "add-comment"
            width: actions.cell
            height: actions.line
            sign: "comment"
            words: screen.content.comment
            onActivated: screen.viewModel.openComment()
        }

        WordButton {
            objectName: "more-reasons"
            visible: actions.paged
            x: actions.cell + Theme.gap
            width: actions.cell
            height: actions.line
            words: screen.content.more.replace("{page}", grid.page + 1).replace("{count}", grid.pages)
            onActivated: {
                grid.turn();
                // Somebody is there: the time that this step has begins anew.
                screen.viewModel.chooseSide(screen.content.side);
            }
        }

        WordButton {
            objectName: "skip-detail"
            x: (actions.count - 1) * (actions.cell + Theme.gap)
            width: actions.cell
            height: actions.line
            kind: "quiet"
            words: screen.content.skip
            onActivated: screen.viewModel.skipDetail()
        }

        WordButton {
            objectName: "send-detail"
            visible: screen.content.given
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            width: screen.wide ? actions.cell : actions.width
            height: actions.line
            kind: "primary"
            words: screen.content.send
            onActivated: screen.viewModel.sendDetail()
        }
    }
}
