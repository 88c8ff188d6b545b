// The comment: what is written, that no name is taken and that this is no petition, the keyboard.
// The keyboard beside the text where there is width for both, else beneath it.
import QtQuick
import "../parts"
import "../theme"

StageScreen {
    id: screen

    readonly property int keysWidth: 12 * (Theme.key + Theme.keyGap)
    readonly property bool beside: width >= 1.5 * keysWidth && width > height
    // Room for little else than keys: the lower half of a small screen.
    readonly property bool tight: !beside && height < Theme.of(1000)
    readonly property int space: Theme.of(tight || beside ? 10 : 20)
    readonly property int rowHeight: {
        const room = beside ? height : Math.round(height * 0.62);
        return Math.max(Theme.key, Math.min(Theme.of(120), Math.floor(room / keyboard.rows) - Theme.keyGap));
    }

    Words {
        id: title
        visible: !screen.tight
        width: column.width
        height: visible ? implicitHeight : 0
        text: screen.content.title
        font.pixelSize: screen.beside ? Theme.text36 : Theme.text44
        font.bold: true
    }

    Item {
        id: column
        anchors.top: title.bottom
        anchors.topMargin: title.visible ? screen.space : 0
        anchors.bottom: screen.beside ? parent.bottom : keyboard.top
        anchors.bottomMargin: screen.beside ? 0 : screen.space
        width: screen.beside ? parent.width - keyboard.width - 2 * Theme.gap : parent.width

        WrittenText {
            anchors.top: parent.top
            anchors.bottom: below.top
            anchors.bottomMargin: screen.space
            width: parent.width
            written: screen.content.text
            placeholder: screen.content.placeholder
            remaining: screen.content.remaining
            textSize: screen.beside || screen.tight ? Theme.text31 : Theme.text44
            aside: screen.tight
        }

        // The note, and beside it or beneath it the way for a petition.
        Item {
            id: below
            anchors.bottom: ways.top
            anchors.bottomMargin: screen.space
            width: parent.width
            height: screen.tight ? note.height : screen.beside ? note.height + Theme.keyGap + petition.height : Math.max(note.height, petition.height)

            Words {
                id: note
                anchors.verticalCenter: screen.beside ? undefined : parent.verticalCenter
                width: screen.beside || screen.tight ? parent.width : petition.x - Theme.gap
                text: screen.content.note
                color: Theme.ink2
                fontSizeMode: screen.tight ? Text.HorizontalFit : Text.FixedSize
                minimumPixelSize: Theme.of(20)
                wrapMode: screen.tight ? Text.NoWrap : Text.Wrap
                font.pixelSize: screen.tight || screen.beside ? Theme.text26 : Theme.text31
            }
        }

        Item {
            id: ways

            readonly property int share: Math.floor((width - Theme.gap) / 2)
            readonly property int third: Math.floor((width - 2 * Theme.gap) * 0.29)

            anchors.bottom: parent.bottom
            width: parent.width
            height: Theme.control

            WordButton {
                objectName: "close-comment"
                width: screen.tight ? ways.third : ways.share
                height: Theme.control
                words: screen.content.back
                onActivated: screen.viewModel.closeComment()
            }

            WordButton {
                objectName: "send-comment"
                anchors.right: parent.right
                width: screen.tight ? ways.third : ways.share
                height: Theme.control
                kind: "primary"
                words: screen.content.send
                onActivated: screen.viewModel.sendDetail()
            }
        }

        WordButton {
            id: petition
            objectName: "petition"
            visible: words !== ""
            x: screen.beside ? 0 : screen.tight ? ways.third + Theme.gap : Math.round(parent.width * 0.56)
            y: screen.tight ? ways.y : below.y + below.height - height
            width: screen.tight ? parent.width - 2 * x : parent.width - x
            height: Theme.control
            kind: "quiet"
            textSize: Theme.text26
            words: screen.content.petition
            onActivated: screen.viewModel.openPanel("petition")
        }
    }

    Keyboard {
        id: keyboard
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        width: screen.beside ? Math.max(screen.keysWidth, Math.round(parent.width * 0.62)) : parent.width
        height: rows * screen.rowHeight + (rows - 1) * gap
        names: screen.content.keys
        shift: screen.content.shift
        page: screen.content.page
        method: screen.content.method
        onStruck: key => screen.viewModel.commentKey(key)
    }
}
