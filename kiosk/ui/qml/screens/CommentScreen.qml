// The comment: what is written, that no name is taken and that this is no petition, the keyboard.
// The keyboard beside the text where there is width for both, else beneath it.
import QtQuick
import "../parts"
import "../theme"

StageScreen {
    id: screen

    blank: content => Object.assign({}, content, {
            text: "",
            remaining: ""
        })

    readonly property int keysWidth: 12 * (Theme.key + Theme.keyGap) - Theme.keyGap
    // Twelve keys of full size may need some of the margin.
    readonly property int overhang: beside ? 0 : Math.max(0, Math.ceil((keysWidth - width) / 2))
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
        text: screen.content.title
        font.pixelSize: screen.beside ? Theme.text36 : Theme.text44
        font.bold: true
    }

    Item {
        id: column
        anchors.top: parent.top
        anchors.topMargin: screen.tight ? 0 : title.height + screen.space
        anchors.bottom: screen.beside ? parent.bottom : keyboard.top
        anchors.bottomMargin: screen.beside ? 0 : screen.space
        width: screen.beside ? parent.width - keyboard.width - 2 * Theme.gap : parent.width

        readonly property int share: Math.floor((width - Theme.gap) / 2)
        readonly property int quarter: Math.floor(width * 0.23)

        WrittenText {
            anchors.top: parent.top
            anchors.bottom: below.top
            anchors.bottomMargin: screen.space
            width: screen.tight ? send.x - Theme.keyGap : parent.width
            written: screen.content.text
            placeholder: screen.content.placeholder
            remaining: screen.tight ? "" : screen.content.remaining
            textSize: screen.tight ? Math.min(Theme.text31, Theme.of(34)) : screen.beside ? Theme.text31 : Theme.text44
        }

        // The note, and beside it or beneath it the way for a petition; in a tight place that of going
        // back, too.
        Item {
            id: below
            anchors.bottom: screen.tight ? parent.bottom : back.top
            anchors.bottomMargin: screen.tight ? 0 : screen.space
            width: parent.width
            height: screen.beside ? note.height + Theme.keyGap + petition.height : screen.tight ? petition.height : Math.max(note.height, petition.height)

            Words {
                id: note
                width: screen.beside ? parent.width : petition.x - Theme.gap
                anchors.verticalCenter: screen.beside ? undefined : parent.verticalCenter
                text: screen.tight ? screen.content.remaining + ". " + screen.content.note : screen.content.note
                color: Theme.ink2
                font.pixelSize: screen.tight ? Theme.of(22) : screen.beside ? Theme.text26 : Theme.text31
                lineHeight: (screen.tight ? 1.15 : 1.26) * font.pixelSize
            }

            WordButton {
                id: petition
                objectName: "petition"
                visible: words !== ""
                x: screen.beside ? 0 : Math.round(parent.width * (screen.tight ? 0.4 : 0.56))
                anchors.bottom: parent.bottom
                width: (screen.tight ? back.x - Theme.keyGap : parent.width) - x
                height: Theme.control
                kind: "quiet"
                textSize: Theme.text26
                words: screen.content.petition
                onActivated: screen.viewModel.openPanel("petition")
            }
        }

        WordButton {
            id: back
            objectName: "close-comment"
            anchors.bottom: parent.bottom
            x: screen.tight ? parent.width - width : 0
            width: screen.tight ? column.quarter : column.share
            height: Theme.control
            words: screen.content.back
            onActivated: screen.viewModel.closeComment()
        }

        WordButton {
            id: send
            objectName: "send-comment"
            y: screen.tight ? 0 : back.y
            x: parent.width - width
            width: back.width
            height: Theme.control
            kind: "primary"
            words: screen.content.send
            onActivated: screen.viewModel.sendDetail()
        }
    }

    Keyboard {
        id: keyboard
        anchors.right: parent.right
        anchors.rightMargin: -screen.overhang
        anchors.bottom: parent.bottom
        width: screen.beside ? Math.max(screen.keysWidth, Math.round(parent.width * 0.62)) : parent.width + 2 * screen.overhang
        height: rows * screen.rowHeight + (rows - 1) * gap
        names: screen.content.keys
        shift: screen.content.shift
        page: screen.content.page
        method: screen.content.method
        onStruck: key => screen.viewModel.commentKey(key)
    }
}
