package plugin.tls;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a configuration cannot be applied: file, key and reason, in one line for an operator. */
final class ConfigurationProblem extends Exception {
  private static final long serialVersionUID = 1L;

  /** The launcher listens to this logger: while the broker starts, an error here ends the start. */
  private static final Logger PROBLEMS = LoggerFactory.getLogger("broker.configuration");

  ConfigurationProblem(String file, @Nullable String key, String reason) {
    super(file + ": " + (key == null ? "" : key + ": ") + reason, null, false, false);
  }

  /** Tells the operator. */
  void report() {
    PROBLEMS.error("{}", getMessage());
  }

  /** Tells the operator that what was in force stays. */
  void reportAndKeep() {
    PROBLEMS.error("{}; the last good configuration stays in force", getMessage());
  }
}
