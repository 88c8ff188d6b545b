// What every screen is: it shows `content` and hands touches to the view model. `blank` makes of a
// content the same without what one citizen chose or wrote, for the time that it is out of sight.
import QtQuick

Item {
    required property var viewModel
    required property var content
    property var blank: null
}
