package plugin.tls;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Turns the properties of a configuration into an instance of its annotation type, strictly: an
 * unknown key and a value of the wrong type are problems, where Declarative Services would ignore
 * the one and make a zero of the other. Stateless; any thread.
 */
final class StrictConfiguration {
  private static final String FILE_NAME = "felix.fileinstall.filename";
  private static final int CLOSE = 3;

  private StrictConfiguration() {}

  /**
   * The settings in the properties, with the defaults of the type for what is not set.
   *
   * @throws ConfigurationProblem that names file, key and reason
   */
  static <A> A read(Class<A> type, Map<String, ?> properties) throws ConfigurationProblem {
    Map<String, Method> methods = new HashMap<>();
    for (Method method : type.getDeclaredMethods()) {
      methods.put(key(method), method);
    }
    String file = file(properties);
    Map<String, Object> values = new HashMap<>();
    for (Map.Entry<String, ?> property : properties.entrySet()) {
      String key = property.getKey();
      Method method = methods.get(key);
      if (method != null) {
        values.put(method.getName(), value(file, key, property.getValue(), method));
      } else if (!isFrameworks(key)) {
        throw new ConfigurationProblem(file, key, "unknown key" + suggestion(key, methods));
      }
    }
    for (Method method : methods.values()) {
      values.putIfAbsent(method.getName(), method.getDefaultValue());
    }
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> values.get(method.getName())));
  }

  /** The name of the file the properties come from, for messages. */
  static String file(Map<String, ?> properties) {
    Object uri = properties.get(FILE_NAME);
    if (uri != null) {
      String text = uri.toString();
      return "etc/" + text.substring(text.lastIndexOf('/') + 1);
    }
    return String.valueOf(properties.get("service.pid"));
  }

  /** What follows the hyphen in the name of a factory's file: the name of the instance. */
  static String instance(Map<String, ?> properties) {
    String file = file(properties);
    int hyphen = file.indexOf('-');
    int end = file.lastIndexOf(".c");
    return hyphen < 0 ? file : file.substring(hyphen + 1, end < hyphen ? file.length() : end);
  }

  private static boolean isFrameworks(String key) {
    return key.startsWith("service.")
        || key.startsWith("component.")
        || key.startsWith("osgi.ds.")
        || key.startsWith("felix.fileinstall.");
  }

  /** How Declarative Services makes a key of a method name. */
  private static String key(Method method) {
    return method.getName().replace("__", "\0").replace('_', '.').replace('\0', '_');
  }

  private static Object value(String file, String key, Object raw, Method method)
      throws ConfigurationProblem {
    String text = raw.toString().strip();
    Class<?> type = method.getReturnType();
    try {
      if (type == int.class) {
        return Integer.valueOf(text);
      }
      if (type == long.class) {
        return Long.valueOf(text);
      }
    } catch (NumberFormatException e) {
      throw new ConfigurationProblem(file, key, "\"" + text + "\" is not a whole number in range");
    }
    if (type == boolean.class) {
      if (!text.equals("true") && !text.equals("false")) {
        throw new ConfigurationProblem(file, key, "\"" + text + "\" is neither true nor false");
      }
      return Boolean.valueOf(text);
    }
    return text;
  }

  private static String suggestion(String key, Map<String, Method> methods) {
    String best = null;
    int bestDistance = CLOSE + 1;
    for (String known : new TreeSet<>(methods.keySet())) {
      int distance = distance(key, known);
      if (distance < bestDistance) {
        best = known;
        bestDistance = distance;
      }
    }
    return best == null ? "" : ", did you mean " + best + "?";
  }

  /** Edits that turn one word into the other (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
