package broker.core.osgi;

import broker.core.admin.AlarmBoard;
import broker.core.runtime.Administration;
import org.osgi.service.component.annotations.Component;

/**
 * Holds the alarms of the process, whether the broker runs or not. For the other components of this
 * bundle; plugins have {@link AlarmsComponent}.
 */
@Component(name = "broker.alarmboard", service = AlarmBoardComponent.class)
public final class AlarmBoardComponent {
  private final AlarmBoard board = Administration.alarmBoard();

  AlarmBoard board() {
    return board;
  }
}
