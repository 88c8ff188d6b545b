// At which counter the kiosk stands, as the central approved it: two answers of one size. Where the
// central and the settings differ it says so, and no answer is offered.
pragma ComponentBehavior: Bound
import QtQuick
import "../parts"
import "../theme"

StageScreen {
    id: screen

    readonly property bool wide: !Theme.stacked
    readonly property int between: Theme.of(wide ? 16 : 32)
    readonly property int usual: wide ? Theme.text31 : Theme.text36

    Column {
        id: told
        width: parent.width
        spacing: screen.between
        transformOrigin: Item.TopLeft
        scale: Math.min(1, ((buttons.visible ? buttons.y : foot.y) - screen.between) / Math.max(1, height))

        Words {
            width: parent.width
            text: screen.content.title
            font.pixelSize: screen.wide ? Theme.text44 : Theme.text60
            lineHeight: 1.2 * font.pixelSize
            font.bold: true
        }

        Words {
            width: parent.width
            text: screen.content.lead
            color: Theme.ink2
            font.pixelSize: screen.usual
        }

        TroubleCard {
            visible: words !== ""
            width: parent.width
            words: screen.content.trouble
            textSize: screen.usual
        }

        Rectangle {
            visible: screen.content.counter !== ""
            width: parent.width
            height: place.height + 2 * place.y
            radius: Theme.radius
            color: Theme.paper
            border.width: Theme.stroke
            border.color: Theme.line

            Column {
                id: place
                x: Theme.of(36)
                y: Theme.of(screen.wide ? 20 : 40)
                width: parent.width - 2 * x
                spacing: Theme.of(8)

                Words {
                    width: parent.width
                    text: screen.content.counter
                    color: Theme.accent
                    font.pixelSize: screen.wide ? Theme.text76 : Theme.of(120)
                    lineHeight: 1.2 * font.pixelSize
                    font.bold: true
                }

                Words {
                    visible: text !== ""
                    width: parent.width
                    text: screen.content.field
                    font.pixelSize: screen.wide ? Theme.text36 : Theme.text44
                    font.bold: true
                }

                Words {
                    width: parent.width
                    text: screen.content.site
                    font.pixelSize: screen.wide ? Theme.text36 : Theme.text44
                }
            }
        }

        Column {
            id: table
            visible: screen.content.rows.length > 0
            width: parent.width
            spacing: Theme.of(screen.wide ? 6 : 14)

            Repeater {
                model: screen.content.rows.length

                Rectangle {
                    id: row

                    required property int index
                    readonly property var said: screen.content.rows[index] ?? ({
                            caption: "",
                            central: "",
                            settings: "",
                            same: true
                        })

                    width: table.width
                    height: Math.max(central.height, settings.height) + 2 * central.y
                    radius: Theme.radius
                    color: Theme.paper
                    border.width: said.same ? Theme.stroke : Math.max(Theme.stroke, Theme.of(4))
                    border.color: said.same ? Theme.line : Theme.scale1

                    Column {
                        id: central
                        x: Theme.of(28)
                        y: Theme.of(screen.wide ? 8 : 16)
                        width: Math.round(parent.width / 2) - 2 * x

                        Words {
                            width: parent.width
                            text: row.said.caption + " · " + screen.content.columns[0]
                            color: Theme.ink2
                            font.pixelSize: Theme.text26
                        }
                        Words {
                            width: parent.width
                            text: row.said.central
                            font.pixelSize: screen.usual
                            font.bold: !row.said.same
                        }
                    }

                    Column {
                        id: settings
                        x: Math.round(parent.width / 2) + Theme.of(14)
                        y: central.y
                        width: central.width

                        Words {
                            width: parent.width
                            text: screen.content.columns[1]
                            color: Theme.ink2
                            font.pixelSize: Theme.text26
                        }
                        Words {
                            width: parent.width
                            text: (row.said.same ? "" : "≠ ") + row.said.settings
                            font.pixelSize: screen.usual
                            font.bold: !row.said.same
                        }
                    }
                }
            }
        }

        Steps {
            visible: texts.length > 0
            width: parent.width
            texts: screen.content.steps
            textSize: screen.usual
        }
    }

    Row {
        id: buttons
        visible: screen.content.buttons.length > 0
        width: parent.width
        y: (foot.text === "" ? screen.height : foot.y - Theme.of(16)) - height
        height: Math.max(Theme.control, Theme.of(screen.wide ? 110 : 168))
        spacing: Theme.gap

        Repeater {
            model: screen.content.buttons.length

            WordButton {
                required property int index
                readonly property var button: screen.content.buttons[index] ?? ({})

                objectName: button.name ?? ""
                width: Math.floor((buttons.width - (screen.content.buttons.length - 1) * buttons.spacing) / Math.max(1, screen.content.buttons.length))
                height: buttons.height
                words: button.words ?? ""
                textSize: Theme.text44
                enabled: button.on ?? false
                opacity: enabled ? 1 : 0.45
                onActivated: screen.viewModel.bindingPressed(button.name)
            }
        }
    }

    Words {
        id: foot
        anchors.bottom: parent.bottom
        width: parent.width
        text: screen.content.central
        color: Theme.ink2
        font.pixelSize: Theme.text26
    }
}
