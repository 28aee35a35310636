package broker.core.admin;

/** What may be a name below {@code $SYS}. Stateless. */
final class SysNames {
  private static final int MAXIMUM_LENGTH = 1_000;

  private SysNames() {}

  /** True if the name can be one level of a topic. */
  static boolean isLevel(String name) {
    return !name.isEmpty()
        && name.length() <= MAXIMUM_LENGTH
        && name.chars().noneMatch(SysNames::isForbidden);
  }

  private static boolean isForbidden(int c) {
    return "+#/".indexOf(c) >= 0 || Character.isISOControl(c) || Character.isSurrogate((char) c);
  }
}
