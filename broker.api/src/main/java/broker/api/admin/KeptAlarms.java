package broker.api.admin;

import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The alarms of a plugin while the broker's service for them comes and goes: the service forgets
 * what a bundle has raised when it lets go of it, this does not. Any thread; the monitor guards the
 * state.
 *
 * @since 1.0
 */
@ProviderType
public final class KeptAlarms {
  private final Consumer<String> log;
  private final TreeMap<String, String> raised = new TreeMap<>();
  private @Nullable Alarms service;

  /**
   * None is raised, and there is no service yet.
   *
   * @param log told the text of an alarm that is raised while the service, which logs it itself, is
   *     away
   */
  public KeptAlarms(Consumer<String> log) {
    this.log = log;
  }

  /**
   * Raises an alarm; if it is raised already only its text changes, and equal texts change nothing.
   *
   * @param name as for {@link Alarms#raise}
   * @param text as for {@link Alarms#raise}
   */
  public synchronized void raise(String name, String text) {
    if (text.equals(raised.put(name, text))) {
      return;
    }
    if (service != null) {
      service.raise(name, text);
    } else {
      log.accept(text);
    }
  }

  /** Clears an alarm; one that is not raised is no error. */
  public synchronized void clear(String name) {
    if (raised.remove(name) != null && service != null) {
      service.clear(name);
    }
  }

  /** Hands over what is raised, now and later. */
  public synchronized void to(Alarms alarms) {
    service = alarms;
    raised.forEach(alarms::raise);
  }

  /** Keeps what is raised to itself again; only if that service is the one in use. */
  public synchronized void leave(Alarms alarms) {
    if (service == alarms) { // another one may have come before this one goes
      service = null;
    }
  }
}
