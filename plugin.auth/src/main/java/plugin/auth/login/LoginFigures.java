package plugin.auth.login;

import broker.api.admin.Counter;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of logins. Any thread. */
public final class LoginFigures {
  final LongAdder accepted = new LongAdder();
  final LongAdder remembered = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder delayed = new LongAdder();
  final LongAdder busy = new LongAdder();

  /** The figures as the broker shows them. */
  public List<Counter> counters() {
    return List.of(
        total("logins.accepted", "Clients let in by password or certificate", accepted),
        total(
            "logins.remembered",
            "Clients among them whose password was checked a short while ago and not hashed again",
            remembered),
        total("logins.refused", "Clients refused because of a wrong name or password", refused),
        total("logins.delayed", "Logins that had to wait because of failures before", delayed),
        total("logins.busy", "Logins refused because too many wait for their check", busy));
  }

  private static Counter total(String name, String description, LongAdder value) {
    return Counter.total(name, "clients", description, value::sum);
  }
}
