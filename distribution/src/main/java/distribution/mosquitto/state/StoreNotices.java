package distribution.mosquitto.state;

import java.io.PrintStream;
import plugin.persistence.store.Incidents;

/** What a store has to tell, for who sits before the command. */
record StoreNotices(PrintStream err) implements Incidents {
  @Override
  public void damaged(String text) {
    err.println("Warning: " + text);
  }

  @Override
  public void notDamaged() {}

  @Override
  public void info(String text) {
    err.println(text);
  }

  @Override
  public void warn(String text) {
    err.println("Warning: " + text);
  }
}
