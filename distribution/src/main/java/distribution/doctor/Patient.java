package distribution.doctor;

import distribution.launcher.Home;
import distribution.launcher.PidFile;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The appliance that is looked at. Immutable.
 *
 * @param home its directories
 * @param pid of the process that runs it, if any
 */
record Patient(Home home, OptionalLong pid) {

  static Patient of(Home home) {
    return new Patient(home, PidFile.holder(home.pidFile()));
  }

  boolean runs() {
    return pid.isPresent();
  }

  /** A file as the configuration names it. */
  Path file(String name) {
    return home.directory().resolve(name);
  }

  /**
   * The number to look at below {@code /proc}: the broker's, or the own one, which its would be.
   */
  String process() {
    return runs() ? Long.toString(pid.getAsLong()) : "self";
  }
}
