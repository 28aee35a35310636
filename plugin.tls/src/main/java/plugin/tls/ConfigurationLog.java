package plugin.tls;

import broker.api.config.ConfigurationProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator what is wrong with a configuration. Stateless; any thread. */
final class ConfigurationLog {
  /** The launcher listens to this logger: while the broker starts, an error here ends the start. */
  private static final Logger PROBLEMS = LoggerFactory.getLogger("broker.configuration");

  private ConfigurationLog() {}

  static void report(ConfigurationProblem problem) {
    PROBLEMS.error("{}", problem.text());
  }

  /** The same, and that what was in force stays. */
  static void reportAndKeep(ConfigurationProblem problem) {
    PROBLEMS.error("{}; the last good configuration stays in force", problem.text());
  }
}
