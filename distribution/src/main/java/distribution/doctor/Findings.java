package distribution.doctor;

import java.util.ArrayList;
import java.util.List;

/** What has been found so far. Owned by the thread that looks. */
final class Findings {
  private final List<Finding> all = new ArrayList<>();

  void ok(String subject, String text) {
    all.add(new Finding(Finding.Level.OK, subject, text, ""));
  }

  void warn(String subject, String text, String advice) {
    all.add(new Finding(Finding.Level.WARN, subject, text, advice));
  }

  void fail(String subject, String text, String advice) {
    all.add(new Finding(Finding.Level.FAIL, subject, text, advice));
  }

  /** Those at this place and later, to see whether anything came. */
  int size() {
    return all.size();
  }

  List<Finding> all() {
    return List.copyOf(all);
  }
}
