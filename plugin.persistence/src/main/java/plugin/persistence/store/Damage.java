package plugin.persistence.store;

import plugin.persistence.volume.DamagedException;

/**
 * What is wrong with a store.
 *
 * @param reason what was found, and where
 * @param ofLog whether a log is damaged: nobody knows what it has said from there on
 */
record Damage(String reason, boolean ofLog) {
  static Damage of(Throwable e) {
    boolean log = e instanceof DamagedException d && d.isOfLog();
    return new Damage(String.valueOf(e.getMessage()).replace('\n', ' '), log);
  }
}
