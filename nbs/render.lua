-- Tables and outputs of every page. Quarto (_quarto.yml) and .ci/pages.py use it.

local units = {k = 1, M = 1, G = 1, kB = 1, MB = 1, GB = 1, ms = 1, s = 1, min = 1, splits = 1, nan = 1, NaN = 1}

local function is_number(text) -- with signs, units and intervals
  return not text:gsub('%a+', function(word) return units[word] and '' end):find('%a')
end

-- Columns of numbers are aligned right; every column is as wide as its content.
function Table(table)
  local words, numbers = {}, {}
  for _, body in ipairs(table.bodies) do
    for _, row in ipairs(body.body) do
      for i, cell in ipairs(row.cells) do
        local text = pandoc.utils.stringify(cell.contents)
        if not is_number(text) then words[i] = true elseif text:find('%d') then numbers[i] = true end
      end
    end
  end
  for i, spec in ipairs(table.colspecs) do
    local right = i > 1 and numbers[i] and not words[i] and spec[1] == pandoc.AlignDefault
    table.colspecs[i] = {right and pandoc.AlignRight or spec[1], nil}
  end
  return table
end

-- An output whose lines have no columns, such as a message, may be wrapped.
function CodeBlock(block)
  local lines, columns = 0, 0
  for line in block.text:gmatch('[^\n]+') do
    lines = lines + 1
    if line:find('%S  +%S') or line:find('^       +') then columns = columns + 1 end
  end
  local output = #block.classes == 0 or block.classes[1] == 'output'
  if output and columns * 3 < lines then block.classes:insert('message') end
  return block
end
