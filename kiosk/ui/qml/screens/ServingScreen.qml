// A ticket is being served; rating is possible and not pressed upon anybody.
import QtQuick
import "../parts"
import "../theme"

StageScreen {
    id: screen

    readonly property bool wide: width > height
    readonly property bool tight: height < Theme.of(460)
    readonly property bool named: content.officer.name !== ""
    // Words on the left; officer and button on the right, where there is hardly any height.
    readonly property int half: Math.round((width - Theme.gap) / 2)
    readonly property int foot: Theme.of(wide ? 0 : 40)

    Item {
        id: said
        width: screen.tight ? screen.half : parent.width
        anchors.top: parent.top
        anchors.bottom: screen.tight ? parent.bottom : rate.top
        anchors.bottomMargin: screen.tight ? 0 : Theme.of(screen.wide ? 20 : 40)

        Column {
            width: parent.width
            anchors.bottom: parent.bottom
            spacing: Theme.of(screen.tight ? 4 : screen.wide ? 16 : 40)
            // Long names and translations make the words smaller, and never the button.
            transformOrigin: Item.BottomLeft
            scale: Math.min(1, parent.height / Math.max(1, height))

            Item {
                width: parent.width
                height: number.height

                Column {
                    id: number
                    width: screen.wide && screen.named && !screen.tight ? Math.round(parent.width * 0.52) : parent.width

                    Words {
                        width: parent.width
                        text: screen.content.caption
                        color: Theme.ink2
                        font.pixelSize: screen.tight ? Theme.text36 : Theme.text44
                    }

                    Words {
                        width: parent.width
                        text: screen.content.ticket
                        color: Theme.accent
                        font.pixelSize: screen.tight ? Theme.text84 : screen.wide ? Theme.text160 : Theme.text200
                        fontSizeMode: Text.HorizontalFit
                        minimumPixelSize: Theme.text31
                        lineHeight: 1.1 * font.pixelSize
                        font.bold: true
                        wrapMode: Text.NoWrap
                    }
                }

                Subject {
                    visible: screen.wide && screen.named && !screen.tight
                    anchors.left: number.right
                    anchors.leftMargin: Theme.gap
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    subject: screen.content.officer
                }
            }

            Subject {
                visible: !screen.wide && screen.named
                width: parent.width
                subject: screen.content.officer
            }

            Words {
                width: parent.width
                text: screen.content.invitation
                font.pixelSize: screen.tight ? Theme.text36 : Theme.text44
                font.bold: true
            }

            Words {
                visible: !screen.tight || screen.content.said !== ""
                width: parent.width
                // For a moment: what became of a badge or a PIN.
                text: screen.content.said || screen.content.promise
                color: screen.content.said ? Theme.ink : Theme.ink2
                font.pixelSize: Theme.text36
            }
        }
    }

    Subject {
        visible: screen.tight && screen.named
        x: rate.x
        width: screen.half
        subject: screen.content.officer
    }

    WordButton {
        id: rate
        objectName: "rate"
        visible: words !== ""
        x: screen.tight ? parent.width - screen.half : 0
        anchors.bottom: parent.bottom
        anchors.bottomMargin: screen.foot
        height: Math.max(Theme.control, Theme.of(screen.wide ? 104 : 128))
        textSize: Theme.text36
        words: screen.content.rate
        onActivated: screen.viewModel.touch()
    }
}
