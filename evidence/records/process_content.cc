#include "evidence/records/process_content.h"

namespace exhibit {

std::string to_json(const ProcessContent& content) {
  std::string file;
  append_object(file, content.file);
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("name", content.name).key("file").raw(file).end_object();
  return text;
}

}  // namespace exhibit
