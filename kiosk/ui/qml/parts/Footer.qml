// The ways through a rating on the left, access to it on the right, all buttons of one size. One row
// where they fit; upright two, with what is on every screen in the lower. A telephone number where
// there is room.
pragma ComponentBehavior: Bound
import QtQuick
import "../theme"

Item {
    id: footer

    required property var content

    signal pressed(name: string)

    readonly property var buttons: content.buttons
    readonly property int count: buttons.length
    readonly property int ways: buttons.filter(each => each.group === "way").length
    readonly property int maximum: 14
    readonly property int upright: 4
    readonly property int between: Theme.of(14)
    readonly property int narrowest: Math.max(Theme.control, Theme.type(128))
    readonly property int widest: Theme.type(160)
    // Between the groups of a row there is more room than between buttons.
    readonly property int fitting: Math.floor((width - Theme.of(24) + between) / (narrowest + between))
    readonly property int columns: Theme.portrait ? Math.max(upright, Math.ceil(count / 2)) : Math.max(1, count > fitting ? Math.ceil(count / 2) : count)
    readonly property int rows: count > columns ? 2 : count > 0 ? 1 : 0
    // As wide as on the screen of a question, so that what is on every screen keeps its place.
    readonly property int usual: Theme.portrait ? columns : Math.max(columns, 8)
    readonly property int cellWidth: Math.min(Math.floor((width - (Theme.portrait ? 0 : Theme.of(24)) - (usual - 1) * between) / usual), Theme.portrait ? width : widest)
    readonly property int cellHeight: metrics.implicitHeight
    readonly property int step: cellWidth + between
    // The first of the lower row.
    readonly property int lower: rows === 2 ? count - Math.min(columns, count - ways) : 0
    readonly property int spare: width - (rows === 2 ? lower : count) * step

    implicitHeight: rows * cellHeight + Math.max(0, rows - 1) * between

    function placeOf(index: int): point {
        const top = rows === 2 && index < lower;
        const fromRight = (top ? lower : count) - index;
        const goesLeft = index < ways && (top || rows === 1);
        const y = rows === 2 && !top ? cellHeight + between : 0;
        // Upright, the buttons of both rows stand in the same columns.
        if (Theme.portrait)
            return Qt.point(Math.round((goesLeft ? index : columns - fromRight) * (width + between) / columns), y);
        return Qt.point(goesLeft ? index * step : width - fromRight * step + between, y);
    }

    // Built when first there is something to show, not before the first frame.
    onCountChanged: {
        if (count > 0)
            repeater.model = maximum;
    }

    FooterButton {
        id: metrics
        visible: false
        enabled: false
        words: ""
        sign: ""
        on: false
    }

    Words {
        id: help
        visible: text !== "" && implicitWidth <= footer.spare
        x: footer.ways * footer.step
        height: footer.cellHeight
        verticalAlignment: Text.AlignVCenter
        text: footer.content.help
        color: Theme.ink2
        font.pixelSize: Theme.text36
        wrapMode: Text.NoWrap
    }

    Repeater {
        id: repeater
        model: 0

        FooterButton {
            required property int index
            readonly property var content: index < footer.count ? footer.buttons[index] : null
            readonly property point place: footer.placeOf(index)

            objectName: content ? content.name : ""
            visible: content !== null
            words: content ? content.words : ""
            sign: content ? content.sign : ""
            on: content ? content.on : false
            checkable: content ? content.group === "access" && !content.name.startsWith("language-") : false
            width: footer.cellWidth
            height: footer.cellHeight
            x: place.x
            y: place.y
            onActivated: footer.pressed(content.name)
        }
    }
}
