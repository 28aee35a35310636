package conformance.coverage;

/**
 * A normative statement of MQTT, put in our own words.
 *
 * @param id the id as {@link testkit.Statement} gives it
 * @param binds who has to follow it
 * @param clientRole whether the broker's own client role can show it as well
 * @param section the section of the standard, number and name
 * @param text what is required
 * @param untestable why no test can show it, or empty
 * @param note what a reader who compares editions should know, or empty
 */
record Requirement(
    String id,
    Party binds,
    boolean clientRole,
    String section,
    String text,
    String untestable,
    String note) {

  /** The parties that a statement can bind. */
  enum Party {
    SERVER,
    CLIENT,
    BOTH
  }

  boolean bindsServer() {
    return binds != Party.CLIENT;
  }
}
