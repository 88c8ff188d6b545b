// A kiosk that is not approved yet, for whoever sets it up: the code to type at the central, what to
// do, and both fingerprints to compare. One line is for citizens.
pragma ComponentBehavior: Bound
import QtQuick
import "../parts"
import "../theme"

StageScreen {
    id: screen

    readonly property bool wide: !Theme.stacked
    readonly property int between: Theme.of(wide ? 20 : 34)
    readonly property int usual: wide ? Theme.text31 : Theme.text36
    readonly property int half: wide ? Math.round((body.width - 2 * between) * 0.55) : body.width

    // Whatever the words are, they become smaller as a whole before they leave the screen.
    Item {
        id: body

        readonly property int tall: screen.wide ? Math.max(todo.height, prints.height) : todo.height + 2 * screen.between + prints.height
        readonly property int room: screen.height - citizens.height - Theme.of(16)

        width: screen.width
        height: tall
        transformOrigin: Item.TopLeft
        scale: Math.min(1, room / Math.max(1, tall))

        Column {
            id: todo
            width: screen.half
            spacing: screen.between

            Words {
                width: parent.width
                text: screen.content.title
                font.pixelSize: screen.wide ? Theme.text44 : Theme.text60
                lineHeight: 1.2 * font.pixelSize
                font.bold: true
            }

            Words {
                visible: text !== ""
                width: parent.width
                text: screen.content.lead
                color: Theme.ink2
                font.pixelSize: screen.usual
            }

            Words {
                objectName: "enrolment-code"
                visible: text !== ""
                width: parent.width
                text: screen.content.code
                color: Theme.accent
                font.pixelSize: screen.wide ? Theme.of(104) : Theme.of(152)
                lineHeight: 1.1 * font.pixelSize
                font.letterSpacing: Theme.of(6)
                font.bold: true
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.of(60)
                wrapMode: Text.NoWrap
            }

            Words {
                visible: text !== ""
                width: parent.width
                text: screen.content.good
                color: Theme.ink2
                font.pixelSize: screen.usual
            }

            TroubleCard {
                visible: words !== ""
                width: parent.width
                words: screen.content.trouble
                textSize: screen.usual
            }

            Steps {
                visible: texts.length > 0
                width: parent.width
                texts: screen.content.steps
                textSize: screen.usual
            }
        }

        Column {
            id: prints
            x: screen.wide ? body.width - width : 0
            y: screen.wide ? 0 : todo.height + 2 * screen.between
            width: screen.wide ? body.width - todo.width - 2 * screen.between : body.width
            spacing: Theme.of(20)

            Repeater {
                model: screen.content.prints.length

                Rectangle {
                    id: card

                    required property int index
                    readonly property var shown: screen.content.prints[index] ?? ({
                            caption: "",
                            lines: []
                        })

                    width: prints.width
                    height: lines.height + 2 * lines.y
                    radius: Theme.radius
                    color: Theme.paper
                    border.width: Theme.stroke
                    border.color: Theme.line

                    Column {
                        id: lines
                        x: Theme.of(32)
                        y: Theme.of(screen.wide ? 16 : 22)
                        width: parent.width - 2 * x

                        Words {
                            width: parent.width
                            text: card.shown.caption
                            color: Theme.ink2
                            font.pixelSize: screen.wide ? Theme.text26 : Theme.text31
                        }

                        Words {
                            width: parent.width
                            text: card.shown.lines.join("\n")
                            font.pixelSize: screen.wide ? (screen.content.code === "" ? Theme.of(50) : Theme.text36) : Theme.text60
                            font.letterSpacing: Theme.of(3)
                            font.features: ({
                                    tnum: 1
                                })
                            font.bold: true
                            fontSizeMode: Text.HorizontalFit
                            minimumPixelSize: Theme.of(22)
                            wrapMode: Text.NoWrap
                        }
                    }
                }
            }

            Words {
                visible: text !== ""
                width: parent.width
                text: screen.content.address
                color: Theme.ink2
                font.pixelSize: screen.wide ? Theme.text26 : Theme.text31
                wrapMode: Text.WrapAnywhere
            }
        }
    }

    Words {
        id: citizens
        anchors.bottom: parent.bottom
        width: parent.width
        text: screen.content.citizens
        color: Theme.ink2
        font.pixelSize: screen.wide ? Theme.text26 : Theme.text31
    }
}
