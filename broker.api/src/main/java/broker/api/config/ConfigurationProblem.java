package broker.api.config;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Why a configuration cannot be applied: file, key and reason, in one line for an operator.
 *
 * @since 1.0
 */
@ProviderType
public final class ConfigurationProblem extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * A problem with a text of the form {@code FILE: KEY: REASON}.
   *
   * @param key null if no single key is to blame
   */
  public ConfigurationProblem(String file, @Nullable String key, String reason) {
    super(file + ": " + (key == null ? "" : key + ": ") + reason, null, false, false);
  }

  /** Returns file, key and reason. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
