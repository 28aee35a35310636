package broker.core.osgi;

import broker.api.admin.Alarm;
import broker.api.admin.Alarms;
import broker.core.admin.AlarmBoard;
import java.util.List;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** The alarms of one bundle, made when it first asks for them and cleared when it is gone. */
@Component(name = "broker.alarms", service = Alarms.class, scope = ServiceScope.BUNDLE)
public final class AlarmsComponent implements Alarms {
  private final AlarmBoard board;
  private final String bundle;
  private final Alarms alarms;

  /** The alarms of the bundle that uses the service. */
  @Activate
  public AlarmsComponent(ComponentContext context, @Reference AlarmBoardComponent boards) {
    this.board = boards.board();
    this.bundle = context.getUsingBundle().getSymbolicName();
    this.alarms = board.of(bundle);
  }

  @Override
  public void raise(String name, String text) {
    alarms.raise(name, text);
  }

  @Override
  public void clear(String name) {
    alarms.clear(name);
  }

  @Override
  public List<Alarm> active() {
    return alarms.active();
  }

  /** Clears what the bundle has left behind. */
  @Deactivate
  public void deactivate() {
    board.clearAll(bundle);
  }
}
