package plugin.persistence.store;

/** Told now and then how far something is that takes long. */
@FunctionalInterface
public interface LongProgress {
  /** So many records are done. */
  void done(long records);
}
