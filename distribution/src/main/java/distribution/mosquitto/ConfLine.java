package distribution.mosquitto;

import java.nio.file.Path;

/**
 * One statement of a configuration file of Mosquitto.
 *
 * @param file where it stands
 * @param number its line, from 1
 * @param option its first word
 * @param value the rest, without the blanks around it; empty if there is none
 */
record ConfLine(Path file, int number, String option, String value) {

  /** File name and line, as messages begin. */
  String place() {
    return file.getFileName() + ":" + number;
  }

  /** Option and value; passwords are nobody's business. */
  String text() {
    boolean secret = option.endsWith("password") || option.endsWith("_psk");
    return value.isEmpty() ? option : option + " " + (secret ? "***" : value);
  }
}
