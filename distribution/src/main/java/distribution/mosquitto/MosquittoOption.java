package distribution.mosquitto;

/**
 * An option of Mosquitto, and what becomes of it here.
 *
 * @param name as in its configuration file; one that ends in {@code *} is a beginning
 * @param what a target or a reason, as the treatment says
 */
record MosquittoOption(String name, Scope scope, Treatment treatment, String what) {

  /** What an option is about, which decides to which block of the file it belongs. */
  enum Scope {
    BROKER,
    /** The broker, or a listener with {@code per_listener_settings}. */
    SECURITY,
    LISTENER,
    BRIDGE
  }

  /** How an option is taken over. */
  enum Treatment {
    /** Becomes one key of one file. */
    KEY,
    /** Is built by the importer. */
    BUILD,
    /** Nothing is lost without it. */
    MOOT,
    /** Has no counterpart. */
    NONE,
    /** Has none, and its listener must not be opened without it. */
    SHUTS
  }

  /** The configuration (without {@code .cfg}) that it becomes a key of; empty if there is none. */
  String targetFile() {
    boolean becomes = treatment == Treatment.KEY || treatment == Treatment.BUILD;
    return becomes && !what.startsWith("none") ? word(0) : "";
  }

  /** The key it becomes; empty if it is more than one, or none. */
  String targetKey() {
    return targetFile().isEmpty() || targetFile().endsWith(",") ? "" : word(1).replace(",", "");
  }

  /** How the value is translated, for {@link Treatment#KEY}. */
  String form() {
    return word(2);
  }

  private String word(int index) {
    String[] words = what.split(" ");
    return index < words.length ? words[index] : "";
  }
}
