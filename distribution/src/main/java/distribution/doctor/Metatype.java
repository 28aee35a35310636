package distribution.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * One configuration as a bundle describes it in {@code OSGI-INF/metatype}. Immutable.
 *
 * @param id its PID, and the name of its file without what follows a hyphen
 * @param factory true if there may be several, one file each
 */
public record Metatype(
    String id, boolean factory, String name, String description, List<Key> keys) {

  /**
   * A key; the texts are those of the annotation.
   *
   * @param standard its default
   * @param options the values it may have; empty if there is no list
   */
  public record Key(
      String id,
      String type,
      String standard,
      String min,
      String max,
      String description,
      List<String> options) {

    /** What is wrong with a value; empty if nothing is that can be seen from here. */
    Optional<String> problem(String value) {
      if (type.equals("Boolean") && !value.equals("true") && !value.equals("false")) {
        return Optional.of("\"" + value + "\" is neither true nor false");
      }
      if ((type.equals("Integer") || type.equals("Long")) && !value.matches("-?\\d{1,19}")) {
        return Optional.of("\"" + value + "\" is not a whole number");
      }
      return options.isEmpty() || options.contains(value)
          ? Optional.empty()
          : Optional.of("\"" + value + "\" is none of " + String.join(", ", options));
    }
  }

  /** The key of this name. */
  Optional<Key> key(String key) {
    return keys.stream().filter(k -> k.id().equals(key)).findFirst();
  }

  /** Those of our own bundles among these jars, by identifier. */
  public static List<Metatype> of(Collection<Path> jars) throws IOException {
    List<Metatype> found = new ArrayList<>();
    for (Path jar : jars) {
      addAll(jar, found);
    }
    found.removeIf(type -> !type.id().matches("(broker|plugin)\\..+|plugins"));
    found.sort(Comparator.comparing(Metatype::id));
    return found;
  }

  private static void addAll(Path path, List<Metatype> found) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      for (JarEntry entry : jar.stream().filter(Metatype::describes).toList()) {
        try (InputStream in = jar.getInputStream(entry)) {
          found.add(parse(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in)));
        } catch (ParserConfigurationException | SAXException e) {
          throw new IOException(path + ": " + entry.getName(), e);
        }
      }
    }
  }

  private static boolean describes(JarEntry entry) {
    return entry.getName().matches("OSGI-INF/metatype/.+\\.xml");
  }

  private static Metatype parse(Document document) {
    Element type = (Element) document.getElementsByTagName("OCD").item(0);
    Element designate = (Element) document.getElementsByTagName("Designate").item(0);
    List<Key> keys = new ArrayList<>();
    for (Element key : elements(type, "AD")) {
      keys.add(
          new Key(
              key.getAttribute("id"),
              key.getAttribute("type"),
              key.getAttribute("default"),
              key.getAttribute("min"),
              key.getAttribute("max"),
              key.getAttribute("description"),
              elements(key, "Option").stream().map(o -> o.getAttribute("value")).toList()));
    }
    return new Metatype(
        type.getAttribute("id"),
        designate != null && designate.hasAttribute("factoryPid"),
        type.getAttribute("name"),
        type.getAttribute("description"),
        keys);
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList nodes = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
