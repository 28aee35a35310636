package distribution.cli;

import java.util.Locale;

/** What a property given with {@code -D} goes with. */
enum Stage {
  CONNECT,
  PUBLISH,
  SUBSCRIBE,
  UNSUBSCRIBE,
  DISCONNECT,
  WILL;

  static Stage of(String text) throws UsageError {
    for (Stage stage : values()) {
      if (stage.toString().equals(text)) {
        return stage;
      }
    }
    throw new UsageError("Error: Invalid command given in --property argument.");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
